//! Every screen and every dialog, in the states that put signs and colours on them.

use ilc_desk::{
    api::summary::SetAsideRow,
    api::{
        contingents::{
            draft::Draft,
            request::{HeldPlaces, Settings},
        },
        mails::MailsDone,
    },
    client::Guarded,
    tui::{Action, Effect, Options},
};

use crate::support::{Desk, desk::today, now};

/// Where the cursor has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// On the sign of the selection.
    Sign,
    /// In a cell that is drawn as selected.
    Selected,
    /// In a text field.
    Field,
    /// On the first letter of a text.
    Line,
    /// On the first line of the dialog: there is nothing in it to choose.
    Top,
    /// On the tab of the view: there is nothing on it to choose.
    Tab,
}

pub struct Scene {
    pub name: &'static str,
    pub at: At,
    make: fn(&mut Desk),
}

impl Scene {
    pub fn desk(&self, options: Options, size: (u16, u16)) -> Desk {
        let mut desk = Desk::new(options, size);
        desk.data.agh.rows[1].present = desk.data.agh.rows[1].places + 2;
        desk.data.places.starts[4].free = -1;
        desk.act(Action::Backend(Ok(())));
        (self.make)(&mut desk);
        desk
    }
}

macro_rules! scenes {
    ($($name:literal $at:ident $make:expr;)*) => {
        pub const SCENES: &[Scene] = &[$(Scene { name: $name, at: At::$at, make: $make }),*];
    };
}

scenes! {
    "Heute" Sign |_| {};
    "Heute, zweite Liste" Sign |d| d.keys("<tab><down>");
    "Heute, zurückgestellt" Sign |d| { d.data.set_aside.push(aside()); refresh(d); d.keys("<end>"); };
    "AGH" Sign |d| d.keys("2<down><down>");
    "AGH, geändert" Sign |d| { d.keys("2"); change(d); };
    "AGH, nichts gefunden" Tab |d| d.keys("2/zzz<enter>");
    "AGH, Detail" Sign |d| d.keys("2<down><enter>");
    "AGH, Detail ohne Prognose" Sign |d| { d.data.agh.rows.iter_mut().for_each(|row| row.expected = None); d.keys("r2<enter>"); };
    "Plätze" Sign |d| d.keys("3<down><space><down><space>");
    "Plätze, geändert" Sign |d| { d.keys("3"); change(d); };
    "Kontingente" Selected |d| mes(d);
    "Kontingente, festgelegt" Selected |d| { pinned(d); d.keys("<right><right>x"); d.keys("Grund<enter>H1<enter>vv"); };
    "Post" Sign |d| d.keys("5<down><down>");
    "Post, Pause" Sign |d| { d.data.paused = true; d.keys("5"); };
    "Monitoring" Sign |d| d.keys("6<down>");
    "Protokoll" Sign |d| d.keys("7<down>");
    "Güte" Sign |d| d.keys("8<down>");
    "vorige Prognose" Sign |d| { d.data.agh.rows.iter_mut().for_each(|row| row.expected = None); refresh(d); };
    "offline" Sign |d| { d.keys("2<down>"); d.offline = true; d.wait(16); d.wait(3); };
    "leer" Tab |d| { d.data.empty = true; refresh(d); };

    "Hilfe" Field |d| d.keys("?");
    "Tasten eines Dialogs" Top |d| d.keys("T?");
    "Meldungen" Top |d| d.keys("N");
    "Rundgang" Top |d| d.keys(":rundg<enter>");
    "Befehle" Field |d| d.keys(":ko");
    "Filter" Field |d| d.keys("2/ha");
    "Sortieren" Field |d| d.keys("2o<down>");
    "Farbschema" Sign |d| d.keys("T<down>");
    "Import" Field |d| d.keys("i");
    "Import läuft" Top |d| d.keys("i<enter>");
    "Zurückstellen" Field |d| d.keys("w");
    "Zurückstellen, Notiz" Field |d| d.keys("w<tab>Träger renoviert");
    "Veröffentlichen" Field |d| d.keys("v");
    "Kontingente, Zahl" Field |d| { mes(d); to_a_free_cell(d); d.keys("3"); };
    "Kontingente, Freigabe" Sign |d| { mes(d); d.keys("F"); };
    "Kontingente, Freigabe, ja" Sign |d| { mes(d); d.keys("F<right>"); };
    "Kontingente, Freigaben" Top |d| { mes(d); d.keys("V"); };
    "Kontingente, zwei Fassungen" Sign |d| conflict(d);
    "Mail" Sign |d| d.keys("2<down><down><down>m<down>");
    "Mail, Betreff" Field |d| d.keys("2<down><down><down>m<tab>");
    "Mail, Text" Line |d| d.keys("2<down><down><down>m<tab><tab>");
    "Mail, Freigabe" Sign |d| d.keys("2<down><down><down>mf");
    "andere Mail" Sign |d| d.keys("2<enter>n<down>");
    "andere Mail, Feld" Field |d| d.keys("2<enter>n<down><down><enter>");
    "Mail lesen" Top |d| d.keys("5<enter>");
    "Mail klären" Sign |d| d.keys("5<down><down><down>u<down>");
    "Mail freigeben" Sign |d| d.keys("5f");
    "Mail freigegeben" Sign |d| released(d);
    "Beenden" Sign |d| { pinned(d); d.keys("q"); };
}

fn aside() -> SetAsideRow {
    SetAsideRow {
        measure: "AGH-2203".into(),
        title: "Textilwerkstatt Bergedorf".into(),
        until: today() + chrono::Days::new(14),
        note: "Träger renoviert".into(),
        who: "schmidt".into(),
        at: now(),
    }
}

fn refresh(desk: &mut Desk) {
    desk.data.revision += 1;
    desk.wait(16);
}

/// The next poll finds other numbers.
fn change(desk: &mut Desk) {
    desk.data.agh.rows.iter_mut().step_by(3).for_each(|row| row.present += 1);
    desk.data.places.starts.iter_mut().step_by(2).for_each(|row| row.assigned += 1);
    refresh(desk);
}

fn mes(desk: &mut Desk) {
    desk.keys("4");
    while desk.state.contingents.work().unwrap().base.instrument != "MES" {
        desk.keys("<tab>");
    }
}

fn to_a_free_cell(desk: &mut Desk) {
    for _ in 0..30 {
        let work = desk.state.contingents.work().unwrap();
        let (row, unit) = work.cell().unwrap();
        if work.pot.as_ref().unwrap().cell(row, unit).left_out.is_none() {
            return;
        }
        desk.keys("<right>");
    }
    panic!("no cell takes part");
}

fn pinned(desk: &mut Desk) {
    mes(desk);
    to_a_free_cell(desk);
    desk.keys("+");
}

/// Two desks, one draft.
fn conflict(desk: &mut Desk) {
    pinned(desk);
    desk.wait(1);
    let (start, _) = desk.state.contingents.work().unwrap().cell_ref().unwrap();
    let mut settings = Settings::default();
    settings.holds.push(HeldPlaces { start, places: 1 });
    let theirs = Draft {
        instrument: "MES".into(),
        revision: 9,
        etag: "\"entwurf-9\"".into(),
        author: Some("müller".into()),
        saved_at: Some("2026-11-24T07:12:00Z".parse().unwrap()),
        settings,
    };
    let saving = desk.other_effects.iter().rev().find_map(|effect| match effect {
        Effect::SaveDraft { generation, .. } => Some(*generation),
        _ => None,
    });
    let (generation, instrument) = (saving.unwrap(), "MES".into());
    desk.act(Action::DraftSaved { generation, instrument, result: Ok(Guarded::Moved(Box::new(theirs))) });
}

fn released(desk: &mut Desk) {
    desk.keys("5f<right><enter>");
    let deed = desk.other_effects.iter().rev().find_map(|effect| match effect {
        Effect::Mail { generation, .. } => Some(*generation),
        _ => None,
    });
    desk.act(Action::MailDone { generation: deed.unwrap(), result: Ok(MailsDone { mails: vec![8], messages: 3 }) });
}
