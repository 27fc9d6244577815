//! What a view says about itself, and what follows from it for all of them.

use ratatui::layout::Rect;

use super::{Screen, TableId, figures::Shown};
use crate::tui::{
    Command, State, TeamFilter,
    app::data::Resource,
    look::{
        theme::Role,
        widgets::{paint::Paint, seg::Line},
    },
};

/// How a person gets there.
#[derive(Debug, Clone, Copy)]
pub enum Opened {
    /// By a tab: the number on it, and the command that has its name.
    Tab(char, Command),
    /// By its name, in the palette, a link, the line mode: label, and what it shows.
    Name(&'static str, &'static str),
    /// From a row of another view, whose tab it belongs to.
    Row(Screen),
}

/// A list that is no table, for those who hear it.
pub struct Told {
    /// Heading.
    pub title: String,
    /// What is said.
    pub rows: Vec<Said>,
}

/// A part of it.
pub enum Said {
    /// A line that is heard as one sentence.
    Sentence(Line),
    /// A line as drawn.
    Line(Line),
}

/// A view. [`View::LIST`] has what holds for a list that fills the body.
#[expect(clippy::struct_excessive_bools, reason = "independent facts, not a state machine")]
pub struct View {
    /// Its names in links; the first is the one written. None for what only a row leads to.
    pub names: &'static [&'static str],
    /// How a person gets there.
    pub opened: Opened,
    /// The lists a team sees, where that is not all of them; the first has the focus at first.
    pub tables: Option<fn(TeamFilter) -> &'static [TableId]>,
    /// What it asks the backend for beside what its lists are made of.
    pub needs: fn(&State) -> Vec<Resource>,
    /// The one number that matters, for windows with room to show it large; the headline says it in
    /// words.
    pub figure: fn(&State) -> Option<(Role, String)>,
    /// The numbers that matter, above everything else.
    pub headline: fn(&State) -> Vec<Line>,
    /// Rows the headline takes at most.
    pub headline_rows: u16,
    /// More about the selected row.
    pub explain: fn(&State) -> Vec<Line>,
    /// The figures under the cursor, where that is no row of a list.
    pub under_cursor: fn(&State) -> Vec<Shown>,
    /// Where its lists stand, heads included.
    pub panes: fn(&State, Rect) -> Vec<(TableId, Rect)>,
    /// Draws what stands beside the lists.
    pub draw: fn(&State, &mut Paint<'_>, Rect),
    /// What is told before the lists of what is drawn beside them.
    pub told: fn(&State) -> Vec<Told>,
    /// What its heads mean.
    pub legend: &'static [&'static str],
    /// Its numbers come from the forecast, so that they are worth the wait for it.
    pub forecast: bool,
    /// The team decides over its rows.
    pub by_team: bool,
    /// The selection is counted in front of the headline; else the lists have titles that do.
    pub counts_marks: bool,
    /// Something can be done with a selection, beside export and copy.
    pub marks_matter: bool,
    /// Lists exported with the one that has the focus.
    pub exported: &'static [TableId],
}

impl View {
    /// One list that fills the body and says nothing more. Names and `opened` are its own.
    pub const LIST: Self = Self {
        names: &[],
        opened: Opened::Name("", ""),
        tables: None,
        needs: |_| Vec::new(),
        figure: |_| None,
        headline: |_| Vec::new(),
        headline_rows: 1,
        explain: |_| Vec::new(),
        under_cursor: |_| Vec::new(),
        panes: |state, body| state.focused_table().map(|id| (id, body)).into_iter().collect(),
        draw: |_, _, _| {},
        told: |_| Vec::new(),
        legend: &[],
        forecast: false,
        by_team: false,
        counts_marks: true,
        marks_matter: false,
        exported: &[],
    };
}

impl Screen {
    /// Views with a tab: number and command.
    pub fn tabs() -> impl Iterator<Item = (Self, char, Command)> {
        let tab = |screen: Self| match screen.view().opened {
            Opened::Tab(number, command) => Some((screen, number, command)),
            Opened::Name(..) | Opened::Row(_) => None,
        };
        Self::ALL.into_iter().filter_map(tab)
    }

    /// Views that are opened by name only: label and what they show.
    pub fn by_name() -> impl Iterator<Item = (Self, &'static str, &'static str)> {
        let named = |screen: Self| match screen.view().opened {
            Opened::Name(label, about) => Some((screen, label, about)),
            Opened::Tab(..) | Opened::Row(_) => None,
        };
        Self::ALL.into_iter().filter_map(named)
    }

    /// The view a command opens.
    pub fn opened_by(command: Command) -> Option<Self> {
        Self::tabs().find(|(.., known)| *known == command).map(|(screen, ..)| screen)
    }

    /// What it is called.
    pub fn label(self) -> &'static str {
        match self.view().opened {
            Opened::Tab(_, command) => command.entry().label,
            Opened::Name(label, _) => label,
            Opened::Row(parent) => parent.label(),
        }
    }

    /// The view whose tab it belongs to.
    #[must_use]
    pub fn tab(self) -> Self {
        if let Opened::Row(parent) = self.view().opened { parent } else { self }
    }

    /// The lists a team sees.
    pub fn tables(self, team: TeamFilter) -> &'static [TableId] {
        self.view().tables.map_or(self.lists(), |tables| tables(team))
    }

    /// What it needs beside the summary, which is asked for anyway.
    pub fn needs(self, state: &State) -> Vec<Resource> {
        let lists = self.lists().iter().filter_map(|id| (id.spec().resource)(state));
        let mut needs: Vec<Resource> = Vec::new();
        for resource in lists.chain((self.view().needs)(state)) {
            if resource != Resource::Summary && !needs.contains(&resource) {
                needs.push(resource);
            }
        }
        needs
    }
}
