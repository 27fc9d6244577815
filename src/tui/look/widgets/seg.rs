//! Text in a role: the unit of everything that is said on screen or read out. What is heard may
//! differ from what is seen; then the piece carries its words itself, and nobody guesses them.

use crate::tui::look::theme::Role;

/// A piece of text and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seg {
    /// What it is.
    pub role: Role,
    /// The text.
    pub text: String,
    /// What is heard instead; empty for nothing.
    pub spoken: Option<String>,
    /// The figures it shows, so that they can be opened.
    pub figures: Vec<Shows>,
}

/// A figure that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shows {
    /// Its name.
    pub name: String,
    /// What it is called in a list; the piece itself where that says enough.
    pub called: Option<String>,
}

/// One line.
pub type Line = Vec<Seg>;

/// A piece of text.
pub fn seg(role: Role, text: impl Into<String>) -> Seg {
    Seg { role, text: text.into(), spoken: None, figures: Vec::new() }
}

impl Seg {
    /// Heard with these words.
    #[must_use]
    pub fn said(self, words: impl Into<String>) -> Self {
        Self { spoken: Some(words.into()), ..self }
    }

    /// Shows the figure of that name.
    #[must_use]
    pub fn shows(mut self, figure: impl Into<String>) -> Self {
        self.figures.push(Shows { name: figure.into(), called: None });
        self
    }

    /// The same, where the piece alone does not say what it is, or says more than one.
    #[must_use]
    pub fn shows_as(mut self, figure: impl Into<String>, called: impl Into<String>) -> Self {
        self.figures.push(Shows { name: figure.into(), called: Some(called.into()) });
        self
    }

    /// Only seen.
    #[must_use]
    pub fn silent(self) -> Self {
        self.said("")
    }
}

/// The line without its roles.
pub fn plain(line: &[Seg]) -> String {
    line.iter().map(|seg| seg.text.as_str()).collect()
}

/// The line as it is heard.
pub fn heard(line: &[Seg]) -> String {
    line.iter().map(|seg| seg.spoken.as_deref().unwrap_or(&seg.text)).collect()
}

/// A line that is heard with these words, whatever it shows.
pub fn said(line: Line, words: impl Into<String>) -> Line {
    let mut words = Some(words.into());
    line.into_iter().map(|seg| seg.said(words.take().unwrap_or_default())).collect()
}

/// A line that is only seen.
pub fn silent(line: Line) -> Line {
    said(line, "")
}

/// `! text`, heard as „Achtung: text“.
pub fn warning(role: Role, text: impl Into<String>) -> Line {
    let text = text.into();
    let words = format!("Achtung: {text}");
    vec![seg(role, format!("! {text}")).said(words)]
}
