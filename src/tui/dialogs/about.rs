//! „Über ilc-desk“: what runs here and on which data, as it is asked for when something is wrong.

use crate::tui::{
    Effect, State,
    app::modal::{Binding, Dialog, Outcome, Stage},
    look::{
        blocks::{Body, Text},
        format,
        theme::Role,
        widgets::seg::{plain, seg},
    },
    views::status,
};

/// The dialog.
#[derive(Debug, Clone, Copy, Default)]
pub struct About;

/// What is told: name and value.
fn facts(state: &State) -> Vec<(&'static str, String)> {
    let options = &state.options;
    let desk = options.unsaved.as_ref().map(|place| place.desk.clone());
    let backend = if options.embedded { "in diesem Programm" } else { "gemeinsam, auf einem Server" };
    let import = state.data.summary.value.as_ref().and_then(|summary| summary.last_import.as_ref()).map(|import| {
        format!("Nr. {}, {} von {}", import.id, format::clock(state.zone.local(import.at), state.today()), import.who)
    });
    let folder = |folder: &std::path::Path| Some(folder.display().to_string()).filter(|shown| !shown.is_empty());
    let all = [
        ("Version", Some(env!("CARGO_PKG_VERSION").to_owned())),
        ("Datendienst", Some(backend.to_owned())),
        ("Desk", desk.or_else(|| options.demo.then(|| "Demo, erfundene Daten".to_owned()))),
        ("Verbindung", Some(plain(&status::line(state)))),
        ("Tag", Some(format::weekday_date(state.today()))),
        ("Letzter Import", import),
        ("Revision", state.data.summary.value.as_ref().map(|summary| summary.revision.to_string())),
        ("Ordner für Importe", folder(&options.import_folder)),
        ("Ordner für Exporte", folder(&options.export_folder)),
        ("Protokolldatei", options.log_file.as_deref().and_then(folder)),
        ("Fenster", Some(format!("{} mal {}, Farbschema {}", state.size.0, state.size.1, state.theme.name()))),
    ];
    all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

fn copy(state: &mut State) -> Outcome {
    let text: Vec<String> = facts(state).into_iter().map(|(name, value)| format!("{name}: {value}")).collect();
    state.say("Kopiert: Angaben über ilc-desk");
    Outcome::Do(vec![Effect::Copy(text.join("\n"))])
}

impl Dialog for About {
    const STAGES: &'static [Stage<Self>] = &[Stage {
        title: "Über ilc-desk",
        keys: &[
            Binding::key(&["y"], "kopieren", "Kopiert die Angaben, etwa für eine Meldung an die Betreuung.", |_, s, _| copy(s)),
            Binding::closing(&["esc", "enter"], "schließen", "Schließt den Dialog."),
        ],
    }];

    fn body(&self, state: &State) -> Body {
        let line = |(name, value): (&'static str, String)| {
            vec![seg(Role::Dim, format!("{name:<20}")).said(format!("{name}: ")), seg(Role::Text, value)]
        };
        Body::new("Über ilc-desk", 84).with(Text::of(facts(state).into_iter().map(line).collect()))
    }
}
