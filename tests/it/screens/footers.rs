//! The line of keys, once per view: every other picture leaves it out.

use insta::assert_snapshot;

use crate::support::{Desk, SIZES, SMALLEST};

/// Every view and the keys that lead there.
const VIEWS: [(&str, &str); 10] = [
    ("heute", ""),
    ("agh", "2"),
    ("agh_detail", "2<enter>"),
    ("plaetze", "3"),
    ("kontingente", "4"),
    ("post", "5"),
    ("monitoring", "6"),
    ("protokoll", "7"),
    ("guete", "8"),
    ("gefiltert", "2/alt<enter>"),
];

fn footer(size: (u16, u16), keys: &str) -> String {
    let mut desk = Desk::live(size);
    desk.keys(keys);
    let all = desk.picture();
    let footer = all.strip_prefix(&desk.body()).unwrap();
    assert_eq!(footer.lines().count(), 1, "{footer}");
    footer.trim_end().to_owned()
}

#[test]
fn every_view_names_its_keys() {
    for (name, keys) in VIEWS {
        let lines: Vec<String> =
            SIZES.into_iter().chain([SMALLEST]).map(|size| format!("{}: {}", size.0, footer(size, keys))).collect();
        assert_snapshot!(name, lines.join("\n"));
    }
}

/// Who is lost finds the way out of every view in every window.
#[test]
fn commands_help_and_the_way_out_always_stand_at_the_right() {
    for (name, keys) in VIEWS {
        for size in SIZES.into_iter().chain([SMALLEST, (120, 40), (60, 20)]) {
            let footer = footer(size, keys);
            assert!(footer.ends_with(": Befehle   ? Hilfe   q beenden"), "{name} {size:?}: {footer}");
        }
    }
}
