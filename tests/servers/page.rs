//! The published page in a real browser, looked at by axe-core.

use std::path::Path;

#[test]
#[ignore = "needs Chromium and npm"]
fn a_browser_finds_nothing_wrong_with_the_page() {
    let dir = tempfile::tempdir().unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(".ci/page.sh");
    let done = std::process::Command::new(script).arg(env!("CARGO_BIN_EXE_ilc-desk")).arg(dir.path()).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}
