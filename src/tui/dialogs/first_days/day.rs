//! On which day somebody came.

use chrono::NaiveDate;
use tui_input::Input;

use crate::{
    api::first_days::Decision,
    domain::{dates, provider_list::Said},
    tui::{
        Effect, State,
        app::{
            first_days,
            modal::{Binding, Dialog, Outcome, Stage},
        },
        look::{
            blocks::{Body, Field},
            format,
            theme::Role,
            widgets::seg::{seg, warning},
        },
    },
};

/// The question.
#[derive(Debug, Clone)]
pub struct OtherDay {
    who: String,
    day: Input,
    problem: Option<String>,
}

impl OtherDay {
    /// About the selected row; today is proposed.
    pub fn new(state: &State) -> Option<Self> {
        let item = first_days::chosen(state).into_iter().next()?;
        let who = item.participation.clone()?;
        Some(Self { who, day: dates::german(state.today()).into(), problem: None })
    }

    fn read(&self, state: &State) -> Result<NaiveDate, String> {
        let raw = self.day.value().trim();
        let short = raw.ends_with('.') && raw.matches('.').count() == 2;
        let text = if short { format!("{raw}{}", state.today().format("%Y")) } else { raw.to_owned() };
        dates::parse(&text).map_err(|e| e.to_string())
    }

    fn take(&mut self, state: &mut State) -> Outcome {
        match self.read(state) {
            Ok(day) => {
                let decision = Decision { said: Some(Said::Came), first_day: Some(day) };
                Outcome::End(first_days::decide(state, decision))
            }
            Err(problem) => {
                self.problem = Some(problem);
                Outcome::Stay
            }
        }
    }
}

impl Dialog for OtherDay {
    const STAGES: &'static [Stage<Self>] = &[Stage {
        title: "Ersttag: anderer Tag",
        keys: &[
            Binding::key(&["enter"], "eingetreten", "Die Person ist an diesem Tag eingetreten.", |d, s, _| d.take(s)),
            Binding::cancel(),
        ],
    }];

    fn body(&self, state: &State) -> Body {
        let resolved = self.read(state).map(format::weekday_date).unwrap_or_default();
        let mut label = vec![seg(Role::Text, "erster Tag")];
        if !resolved.is_empty() {
            label.push(seg(Role::Strong, format!("  = {resolved}")).said(format!(", das ist {resolved}")));
        }
        let problem = self.problem.as_ref().map(|problem| warning(Role::Over, problem)).unwrap_or_default();
        Body::new("An welchem Tag ist die Person eingetreten?", 64)
            .lines(vec![vec![seg(Role::Strong, self.who.clone())]])
            .gap()
            .with(Field::below("erster Tag", label, &self.day, true))
            .lines(vec![problem])
    }

    fn field(&mut self) -> Option<&mut Input> {
        Some(&mut self.day)
    }

    fn typed(&mut self, _state: &mut State) -> Vec<Effect> {
        self.problem = None;
        Vec::new()
    }
}
