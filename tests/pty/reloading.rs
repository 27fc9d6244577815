//! Settings changed while the dashboard runs: keys, colours and signs are taken over, mistakes are
//! told with their line and change nothing.

use crate::{SIZES, home::Home, terminal::Terminal};

/// As editors save: a new file takes the old one's place.
fn save(home: &Home, name: &str, text: &str) {
    let path = home.path(".config/ilc-desk").join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let new = path.with_extension("neu");
    std::fs::write(&new, text).unwrap();
    std::fs::rename(&new, &path).unwrap();
}

#[test]
fn keys_and_looks_are_taken_over_while_it_runs() {
    for size in SIZES {
        let home = Home::new(60);
        let mut terminal = Terminal::start(home.demo(), size);
        terminal.wait_for("Handlungsbedarf");

        save(&home, "keymap.toml", "[keys]\nhelp = [\"f9\"]\n");
        terminal.wait_for("Tasten neu gelesen");
        terminal.press("\u{1b}[20~");
        terminal.wait_for("tippen sucht");
        terminal.press("\u{1b}");
        terminal.wait_gone("tippen sucht");

        save(&home, "keymap.toml", "[keys]\nhelp = [\"f9\"]\nfliegen = [\"f\"]\n");
        terminal.wait_for("keymap.toml:3: ");
        terminal.press("\u{1b}[20~");
        terminal.wait_for("tippen sucht");
        terminal.press("\u{1b}");
        terminal.wait_gone("tippen sucht");

        assert!(terminal.seen().text().contains('─'));
        save(&home, "config.toml", "[display]\nascii = true\n");
        terminal.wait_for("Aussehen neu gelesen");
        terminal.wait_gone("─");
        save(&home, "config.toml", "[display]\nascii = vielleicht\n");
        terminal.wait_for("config.toml:2: ");

        save(&home, "config.toml", "[display]\ntheme = \"rosa\"\n");
        terminal.wait_for("Farbschema");
        save(&home, "themes/rosa.toml", "base = \"ansi\"\nlila = { bold = true }\n");
        terminal.wait_for("rosa.toml:2: ");
        save(&home, "themes/rosa.toml", "base = \"ansi\"\nheader = { bold = true }\n");
        terminal.wait_for("Aussehen neu gelesen");
        terminal.wait_for("─");
        terminal.press("\u{3}");
        assert!(terminal.wait_for_clean_end());
    }
}

#[test]
fn a_folder_for_settings_may_come_later() {
    let home = Home::new(60);
    std::fs::remove_dir_all(home.path(".config")).unwrap();
    let mut terminal = Terminal::start(home.demo(), SIZES[0]);
    terminal.wait_for("Handlungsbedarf");
    save(&home, "keymap.toml", "[keys]\nhelp = [\"f9\"]\n");
    terminal.wait_for("Tasten neu gelesen");
    terminal.press("q");
    assert!(terminal.wait_for_clean_end());
}
