//! Tokens on the command line: made, replaced and taken back beside a running backend by the owner of its database.

use std::os::unix::fs::{FileTypeExt, MetadataExt};

use crate::cli::{Home, wait_for};

#[test]
fn the_first_token_is_made_while_the_backend_runs() {
    let home = Home::new();
    let backend = home.serve();
    let database = ["--database", "sqlite:.local/share/ilc-desk/desk.db"];
    let socket = home.path(".local/share/ilc-desk/desk.db.sock");
    let meta = std::fs::metadata(&socket).unwrap();
    assert!(meta.file_type().is_socket() && meta.mode().trailing_zeros() >= 6, "{:o}", meta.mode());
    let token = home.ok(&["token", "add", "leitung", "--role", "verwalten", "--expires", "365d"]);
    assert_eq!(token.lines().count(), 1, "the token and nothing else");
    std::fs::write(home.path("token"), &token).unwrap();
    std::fs::set_permissions(home.path("token"), std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let remote = ["--server", &backend.url, "--token-file", "token"];
    let over = |args: &[&str]| home.ok(&[args, &remote].concat());
    let list = over(&["token", "list"]);
    assert!(list.contains("leitung") && list.contains("20.11.2027"), "{list}");
    // By the same way: replaced, with no word about the earlier one but its last day.
    let new = home.ok(&["token", "rotate", "leitung", "--overlap", "2w"]);
    assert!(new.lines().count() == 1 && new != token);
    // Its use is noted behind the answer.
    wait_for("overlap and last use", || {
        let list = over(&["token", "list"]);
        list.contains("04.12.2026") && list.contains("20.11.2026")
    });
    let refused = home.fails(1, &["token", "revoke", "leitung"]);
    assert!(refused.contains("letzte gültige Token"), "{refused}");
    let past = home.fails(2, &["token", "add", "alt", "--role", "lesen", "--expires", "19.11.2026"]);
    assert!(past.contains("hinter uns"), "{past}");
    // The audit names who the system says it was, not what $USER says.
    let audit = over(&["audit", "list", "--format", "csv"]);
    assert!(audit.contains("Token erneuert") && !audit.contains("tester"), "{audit}");
    drop(backend);
    // What is left of a backend that was killed hinders nobody.
    assert!(socket.exists());
    home.ok(&[&["token", "add", "nachher", "--role", "lesen"], &database[..]].concat());
    drop(home.serve());
}

#[test]
fn without_a_backend_the_last_manager_stays_too() {
    let home = Home::new();
    home.ok(&["token", "add", "leitung", "--role", "verwalten"]);
    assert!(home.fails(1, &["token", "revoke", "leitung"]).contains("letzte gültige Token"));
    home.ok(&["token", "add", "vertretung", "--role", "verwalten"]);
    home.ok(&["token", "revoke", "leitung"]);
    let help = home.ok(&["token", "add", "--help"]);
    assert!(help.contains("importieren, verteilen") && !help.contains("Look"), "{help}");
}
