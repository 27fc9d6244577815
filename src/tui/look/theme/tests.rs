//! Themes as files, and what must hold of every shipped one: contrast by WCAG 2.2, colours that
//! stay apart for colour-blind people, sense on terminals with few colours.

use std::fs;

use anstyle::{Ansi256Color, RgbColor};
use anstyle_lossy::palette::VGA;
use ratatui::style::Color;

use super::*;

const DEPTHS: [Depth; 6] = [Depth::None, Depth::Eight, Depth::Console, Depth::Sixteen, Depth::Palette, Depth::Full];
/// Themes that paint their own background, so that contrast is theirs to keep.
const GROUNDED: [&str; 4] = ["dunkel", "hell", "kontrast", "blau-orange"];
/// Lines, bars and areas: WCAG 1.4.11 asks 3 : 1 of graphics.
const GRAPHICS: [Role; 3] = [Role::Rule, Role::Bar, Role::Band];

fn rgb(color: Color) -> [f64; 3] {
    let RgbColor(r, g, b) = match color {
        Color::Rgb(r, g, b) => RgbColor(r, g, b),
        Color::Indexed(n) => anstyle_lossy::xterm_to_rgb(Ansi256Color(n), VGA),
        named => {
            let sixteen = [
                Color::Black,
                Color::Red,
                Color::Green,
                Color::Yellow,
                Color::Blue,
                Color::Magenta,
                Color::Cyan,
                Color::Gray,
                Color::DarkGray,
                Color::LightRed,
                Color::LightGreen,
                Color::LightYellow,
                Color::LightBlue,
                Color::LightMagenta,
                Color::LightCyan,
                Color::White,
            ];
            let at = sixteen.iter().position(|known| *known == named).unwrap_or_else(|| panic!("{named}"));
            anstyle_lossy::xterm_to_rgb(Ansi256Color(u8::try_from(at).unwrap()), VGA)
        }
    };
    [r, g, b].map(f64::from)
}

/// sRGB to linear light (IEC 61966-2-1).
fn linear(color: [f64; 3]) -> [f64; 3] {
    color.map(|c| {
        let c = c / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    })
}

/// WCAG 2.2, relative luminance.
fn luminance(color: Color) -> f64 {
    let [r, g, b] = linear(rgb(color));
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// WCAG 2.2, contrast ratio.
fn contrast(a: Color, b: Color) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// What is seen: foreground and background after reversing.
fn seen(style: Style) -> (Color, Color) {
    let (fg, bg) = (style.fg.unwrap(), style.bg.unwrap());
    if reversed(style) { (bg, fg) } else { (fg, bg) }
}

#[test]
fn contrast_is_what_wcag_says() {
    assert!((contrast(Color::Rgb(0, 0, 0), Color::Rgb(255, 255, 255)) - 21.0).abs() < 1e-9);
    // The example of the W3C's own tools: #767676 is the lightest grey on white that passes AA.
    assert!(contrast(Color::Rgb(0x76, 0x76, 0x76), Color::Rgb(255, 255, 255)) >= 4.5);
    assert!(contrast(Color::Rgb(0x77, 0x77, 0x77), Color::Rgb(255, 255, 255)) < 4.5);
}

/// It paints no background: what it colours is told from black and from white.
#[test]
fn the_calm_theme_is_read_on_black_and_on_white() {
    let calm = Theme::builtin(CALM, Depth::Full).unwrap();
    let colours: Vec<(&str, Color)> = ROLES.iter().filter_map(|(name, role, _)| Some((*name, calm.style(*role).fg?))).collect();
    assert!(colours.len() >= 9, "{colours:?}");
    for (name, colour) in colours {
        for ground in [Color::Rgb(0, 0, 0), Color::Rgb(255, 255, 255)] {
            assert!(contrast(colour, ground) >= 3.0, "{name} on {ground:?}: {:.2}", contrast(colour, ground));
        }
    }
    let (few, ansi) = (Theme::builtin(CALM, Depth::Sixteen).unwrap(), Theme::builtin("ansi", Depth::Sixteen).unwrap());
    assert!(ROLES.iter().all(|(_, role, _)| few.style(*role) == ansi.style(*role)), "with 16 colours it is ansi");
}

#[test]
fn every_pair_has_contrast() {
    let mut failures = Vec::new();
    for name in GROUNDED {
        for depth in [Depth::Full, Depth::Palette, Depth::Sixteen, Depth::Console] {
            let theme = Theme::builtin(name, depth).unwrap();
            let text = match (name, depth.is_sixteen()) {
                ("kontrast", false) => 7.0,
                (_, false) => 4.5,
                // The colours of such terminals are chosen by people; these are a typical set.
                (_, true) => 3.0,
            };
            let mut check = |what: String, style: Style, least: f64| {
                let (fg, bg) = seen(style);
                let ratio = contrast(fg, bg);
                if ratio < least {
                    failures.push(format!("{name} {depth:?} {what}: {ratio:.2} < {least}"));
                }
            };
            for (role_name, role, _) in ROLES {
                let least = if GRAPHICS.contains(role) && name != "kontrast" { 3.0 } else { text };
                let least = if *role == Role::Rule && depth.is_sixteen() { 2.5 } else { least };
                check((*role_name).to_owned(), theme.style(*role), least);
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn selection_and_focus_stand_out_everywhere() {
    for (name, _) in BUILTIN {
        for depth in DEPTHS {
            let theme = Theme::builtin(name, depth).unwrap();
            for role in [Role::Selected, Role::TabActive, Role::ButtonFocus] {
                let (style, text) = (theme.style(role), theme.style(Role::Text));
                let apart = reversed(style)
                    || style.bg.zip(text.bg).is_some_and(|(own, ground)| contrast(own, ground) >= 1.3 && own != ground);
                assert!(apart, "{name} {depth:?} {role:?} {style:?}");
            }
        }
    }
}

/// Machado, Oliveira, Fernandes: A Physiologically-based Model for Simulation of Color Vision
/// Deficiency (IEEE TVCG 15, 2009), table of matrices, severity 1.0; for linear light.
const DEFICIENCIES: [(&str, [[f64; 3]; 3]); 4] = [
    ("normal", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    ("Protanopie", [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]]),
    ("Deuteranopie", [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]]),
    ("Tritanopie", [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_900]]),
];

fn times(matrix: [[f64; 3]; 3], v: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row[0] * v[0] + row[1] * v[1] + row[2] * v[2])
}

/// CIE 1976 L*a*b* under D65.
fn lab(light: [f64; 3]) -> [f64; 3] {
    let to_xyz = [
        [0.412_456_4, 0.357_576_1, 0.180_437_5],
        [0.212_672_9, 0.715_152_2, 0.072_175_0],
        [0.019_333_9, 0.119_192_0, 0.950_304_1],
    ];
    let f = |t: f64| if t > 216.0 / 24389.0 { t.cbrt() } else { (24389.0 / 27.0 * t + 16.0) / 116.0 };
    let [x, y, z] = times(to_xyz, light.map(|c| c.clamp(0.0, 1.0)));
    let (x, y, z) = (f(x / 0.950_47), f(y), f(z / 1.088_83));
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// ΔE*ab as someone sees it.
fn distance(a: Color, b: Color, eyes: [[f64; 3]; 3]) -> f64 {
    let (a, b) = (lab(times(eyes, linear(rgb(a)))), lab(times(eyes, linear(rgb(b)))));
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

#[test]
fn blue_orange_keeps_its_colours_apart_for_everyone() {
    let roles = [Role::Warn, Role::Over, Role::Good, Role::Changed, Role::Expected, Role::Booked];
    // About 2.3 is just noticeable; ten times that is another colour at a glance.
    let least = |depth: Depth| if depth.is_sixteen() { 20.0 } else { 23.0 };
    let mut failures = Vec::new();
    for depth in [Depth::Full, Depth::Palette, Depth::Sixteen] {
        let theme = Theme::builtin("blau-orange", depth).unwrap();
        for (who, eyes) in DEFICIENCIES {
            for (i, a) in roles.iter().enumerate() {
                for b in &roles[i + 1..] {
                    let apart = distance(theme.style(*a).fg.unwrap(), theme.style(*b).fg.unwrap(), eyes);
                    if apart < least(depth) {
                        failures.push(format!("{depth:?} {who}: {a:?} and {b:?}: {apart:.1}"));
                    }
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_simulation_finds_what_red_green_blind_people_cannot_tell() {
    let (red, green) = (Color::Rgb(0xc0, 0x60, 0x40), Color::Rgb(0x80, 0x80, 0x40));
    assert!(distance(red, green, DEFICIENCIES[0].1) > 40.0);
    assert!(distance(red, green, DEFICIENCIES[2].1) < 12.0, "{}", distance(red, green, DEFICIENCIES[2].1));
}

#[test]
fn shipped_themes_name_every_role_and_say_what_they_are_for() {
    for (name, text) in BUILTIN {
        let theme = Theme::parse(name, text, Depth::Full).unwrap();
        assert!(!theme.about().is_empty(), "{name}");
        for (role, ..) in ROLES {
            assert!(text.contains(&format!("\n{role} = ")), "{name} lacks {role}");
        }
    }
}

#[test]
fn the_guide_knows_every_theme_role_and_attribute() {
    let guide = include_str!("../../../../config/themes/README.md");
    let names = BUILTIN.iter().map(|(name, _)| *name).chain(ROLES.iter().map(|(name, ..)| *name));
    for name in names.chain(["bold", "dim", "italic", "underlined", "reversed"]) {
        assert!(guide.contains(&format!("`{name}`")), "{name}");
    }
    let example = guide.split("```toml").find(|block| block.trim_start().starts_with("base")).unwrap();
    Theme::parse("x", example.split("```").next().unwrap(), Depth::Full).unwrap();
}

#[test]
fn without_colours_every_theme_looks_like_mono() {
    for (name, _) in BUILTIN {
        let theme = Theme::builtin(name, Depth::None).unwrap();
        assert!(theme.is_colourless() && theme.name() == *name);
        assert!(reversed(theme.style(Role::Selected)));
    }
    assert!(Theme::builtin(MONO, Depth::Full).unwrap().is_colourless());
}

#[test]
fn the_console_gets_no_faint_text() {
    for (name, _) in BUILTIN {
        let theme = Theme::builtin(name, Depth::Console).unwrap();
        for (_, role, _) in ROLES {
            assert!(!theme.style(*role).add_modifier.contains(Modifier::DIM), "{name} {role:?}");
        }
    }
}

#[test]
fn few_colours_mean_no_exact_ones() {
    for (name, _) in BUILTIN {
        for (depth, most) in [(Depth::Eight, 8), (Depth::Sixteen, 16), (Depth::Console, 16), (Depth::Palette, 256)] {
            let theme = Theme::builtin(name, depth).unwrap();
            for (_, role, _) in ROLES {
                for color in [theme.style(*role).fg, theme.style(*role).bg].into_iter().flatten() {
                    let fits = match color {
                        Color::Rgb(..) => false,
                        Color::Indexed(n) => u16::from(n) < most,
                        _ => true,
                    };
                    assert!(fits, "{name} {depth:?} {role:?} {color:?}");
                }
            }
        }
    }
}

#[test]
fn backgrounds_reach_every_role() {
    for name in GROUNDED {
        let theme = Theme::builtin(name, Depth::Full).unwrap();
        assert!(theme.has_ground() && ROLES.iter().all(|(_, role, _)| theme.style(*role).bg.is_some()), "{name}");
    }
    assert!(!Theme::default().has_ground());
}

#[test]
fn errors_name_their_line() {
    let parse = |text: &str| Theme::parse("x", text, Depth::Full).unwrap_err();
    assert!(parse("text = {}\nlila = {}\n").starts_with("Zeile 2: Die Rolle „lila“ gibt es nicht; möglich sind text, dim,"));
    assert!(parse("\ntext = { fg = \"grünlich\" }\n").starts_with("Zeile 2: \"grünlich\" ist keine Farbe"));
    assert!(parse("text = { fg = 256 }\n").starts_with("Zeile 1: 256 ist keine Farbe"));
    assert!(
        parse("text = {}\ndim = { blod = true }").starts_with("Zeile 2: Die Eigenschaft „blod“ gibt es nicht; möglich sind fg")
    );
    assert!(parse("dim = { bold = 1 }").starts_with("Zeile 1: Zu „bold“ wird true oder false erwartet"));
    assert!(parse("dim = 7").starts_with("Zeile 1: Zu „dim“ wird etwas wie"));
    assert!(parse("\nbase = \"rosa\"").starts_with("Zeile 2: Auf \"rosa\" lässt sich nicht aufbauen; möglich sind ruhig,"));
    assert!(parse("warn = { fg = [\"#ff0000\", \"#00ff00\"] }").contains("keine der 16 Farben"));
    assert!(parse("text = {}\n\ntext = {}").starts_with("Zeile 3: "));
}

#[test]
fn a_file_holds_only_what_differs_from_its_base() {
    let text = "base = \"dunkel\"\nabout = \"mein\"\nover = { fg = \"#ff00ff\", bold = false }\n";
    let (own, base) = (Theme::parse("mein", text, Depth::Full).unwrap(), Theme::builtin("dunkel", Depth::Full).unwrap());
    assert_eq!((own.name(), own.about()), ("mein", "mein"));
    let over = own.style(Role::Over);
    assert_eq!((over.fg, over.bg), (Some(Color::Rgb(255, 0, 255)), base.style(Role::Over).bg));
    assert!(!over.add_modifier.contains(Modifier::BOLD));
    assert!(ROLES.iter().all(|(_, role, _)| *role == Role::Over || own.style(*role) == base.style(*role)));
}

#[test]
fn a_folder_adds_themes_and_wins_over_the_program() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("mein.toml"), "base = \"hell\"\n").unwrap();
    fs::write(folder.path().join("ansi.toml"), "base = \"ansi\"\nwarn = { fg = \"blue\" }\n").unwrap();
    fs::write(folder.path().join("kaputt.toml"), "\nfarbe = {}\n").unwrap();
    fs::write(folder.path().join("README.md"), "nichts").unwrap();
    let gallery = Gallery::load(Some(folder.path()), Depth::Full);
    let names: Vec<&str> = gallery.themes.iter().map(Theme::name).collect();
    assert_eq!(names, ["ruhig", "ansi", "dunkel", "hell", "kontrast", "blau-orange", "mono", "mein"]);
    assert_eq!(gallery.named("ansi").unwrap().style(Role::Warn).fg, Some(Color::Blue));
    assert!(gallery.broken[0].0 == "kaputt" && gallery.broken[0].1.contains("kaputt.toml, Zeile 2: Die Rolle „farbe“"));
    let error = Theme::load("rosa", Some(folder.path()), Depth::Full).unwrap_err();
    assert!(
        error.starts_with("Das Farbschema „rosa“ gibt es nicht; vorhanden sind: ruhig, ansi, ")
            && error.contains("mono, kaputt, mein.")
    );
    assert!(Theme::load("../x", Some(folder.path()), Depth::Full).is_err());
    assert!(Theme::load("dunkel", None, Depth::Sixteen).is_ok());
}
