//! The keys of the dialog below, on top of it, and docs/KEYS.md with a chapter about dialogs: both read
//! the bindings the dialogs handle.

use std::fmt::Write as _;

use crate::tui::{
    Command, Keymap, State,
    app::{
        commands::{Group, TABLE},
        modal::{ALWAYS, ALWAYS_TYPING, Binding, Dialog, DialogKey, Modal, Outcome, Press, Sheet, Spot, Stage},
    },
    look::{
        blocks::{Body, Flow, Text},
        theme::Role,
        widgets::seg::{Line, seg},
    },
};

/// Columns of the keys.
const KEYS: usize = 18;

/// The keys of the dialog below.
#[derive(Debug, Clone)]
pub struct KeyHelp {
    of: Sheet,
    typing: bool,
    offset: usize,
}

impl KeyHelp {
    /// About a dialog.
    pub fn of(dialog: &dyn Modal, state: &State) -> Self {
        Self { of: dialog.sheet(), typing: dialog.shown(state).is_typing(), offset: 0 }
    }

    fn line(&self, key: &DialogKey, keymap: &Keymap) -> Line {
        let shown = key.shown(keymap, self.typing);
        vec![seg(Role::Key, format!("{shown:>KEYS$}  ")).said(format!("{shown}: ")), seg(Role::Text, key.tooltip)]
    }
}

impl Dialog for KeyHelp {
    const STAGES: &'static [Stage<Self>] = &[Stage {
        title: "Tasten eines Dialogs",
        keys: &[
            Binding::closing(&["esc", "enter"], "zurück", "Zurück zum Dialog."),
            Binding::bound(&[Command::Help], "zurück", "Zurück zum Dialog.", |_, _, _| Outcome::Close).quiet(),
            Binding::scroll(),
            Binding::by_page(),
            Binding::to_end(),
        ],
    }];

    fn body(&self, state: &State) -> Body {
        let always = if self.typing { ALWAYS_TYPING } else { ALWAYS };
        let lines = self.of.keys.iter().chain(always).map(|key| self.line(key, &state.options.keymap)).collect();
        Body::new(format!("Tasten · {}", self.of.title), 76)
            .rows(4, state.size.1.saturating_sub(2).max(4))
            .with(Text::of(lines).flow(Flow::Scroll(self.offset)))
    }

    fn spot(&mut self) -> Spot<'_> {
        Spot::Offset(&mut self.offset)
    }
}

/// docs/KEYS.md: every command of the table, then the chapter about dialogs.
pub fn markdown(keymap: &Keymap) -> String {
    let mut out = String::from(
        "# Tasten\n\nErzeugt aus der Befehlstabelle (`src/tui/app/commands/table.rs`); ein Test hält diese Datei aktuell.\n\
         Eigene Tasten: eine Datei wie `config/keymap.toml`, die nur enthält, was abweicht.\n",
    );
    for group in Group::ALL {
        let _ = write!(out, "\n## {}\n\n| Taste | Befehl | Name | Wirkung |\n|---|---|---|---|\n", group.label());
        for entry in TABLE.iter().filter(|entry| entry.group == group) {
            let keys: Vec<_> = keymap.keys(entry.command).iter().map(|key| format!("`{key}`")).collect();
            let _ = writeln!(out, "| {} | {} | `{}` | {} |", keys.join(" "), entry.label, entry.name, entry.tooltip);
        }
    }
    chapter(keymap, &mut out);
    out
}

/// The chapter about dialogs.
fn chapter(keymap: &Keymap, out: &mut String) {
    out.push_str(
        "\n## In Dialogen\n\nEsc, Eingabe und Tab sind fest; was sich bewegt, folgt den eigenen Tasten. Wo Buchstaben ins Textfeld gehen, \
         gelten nur Tasten, die keine Buchstaben sind.\n\n| Taste | Wirkung |\n|---|---|\n",
    );
    let row = |out: &mut String, key: &DialogKey| {
        let keys: Vec<String> = match key.press {
            Press::Said(what) => vec![what.to_owned()],
            Press::Fixed(_) | Press::Bound(_) => key.keys(keymap, false).iter().map(|key| format!("`{key}`")).collect(),
        };
        let _ = writeln!(out, "| {} | {} |", keys.join(" "), key.tooltip);
    };
    for key in ALWAYS {
        row(out, key);
    }
    for sheet in super::sheets() {
        let _ = write!(out, "\n### {}\n\n| Taste | Wirkung |\n|---|---|\n", sheet.title);
        for key in &sheet.keys {
            row(out, key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_md_is_current() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/KEYS.md");
        let wanted = markdown(&Keymap::default());
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(path, &wanted).unwrap();
        }
        let stored = std::fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
        assert_eq!(stored, wanted, "docs/KEYS.md is stale: UPDATE_DOCS=1 cargo test --lib keys_md");
    }
}
