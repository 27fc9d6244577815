//! The text of the VerBIS task after somebody did not come: one template, compiled in or the office's
//! own. It has no name to name and no key.

use std::path::Path;

use chrono::NaiveDate;
use minijinja::{Environment, UndefinedBehavior, context};

use crate::domain::{Measure, ModuleNo, dates};

/// The longest text VerBIS takes, in characters.
const LONGEST: usize = 500;
const EMBEDDED: &str = include_str!("../../config/tasks/no_show.txt");
const NAME: &str = "no_show.txt";

/// The template, checked.
#[derive(Debug)]
pub struct TaskText(Environment<'static>);

/// What is wrong with the template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Aufgabentext {file}: {problem}")]
pub struct TaskTextError {
    /// The file.
    pub file: String,
    /// What is wrong and how to mend it, in German.
    pub problem: String,
}

impl TaskText {
    /// The office's own text, or the compiled-in one.
    ///
    /// # Errors
    /// When the file cannot be read, is no template, names something unknown, or is too long for VerBIS.
    pub fn load(file: Option<&Path>) -> Result<Self, TaskTextError> {
        let shown = file.map_or_else(|| NAME.to_owned(), |file| file.display().to_string());
        let error = |problem: String| TaskTextError { file: shown.clone(), problem };
        let source = match file {
            Some(file) => std::fs::read_to_string(file).map_err(|e| error(format!("ist nicht lesbar ({e})")))?,
            None => EMBEDDED.to_owned(),
        };
        let mut env = Environment::new();
        env.set_undefined_behavior(UndefinedBehavior::Strict);
        env.add_template_owned(NAME, source).map_err(|e| error(e.to_string()))?;
        let text = Self(env);
        let sample = NaiveDate::default();
        let longest = text.render("AGH-0000", &"x".repeat(60), Some("M00"), sample, sample).map_err(|e| error(e.to_string()))?;
        if longest.chars().count() > LONGEST {
            return Err(error(format!("ist länger als die {LONGEST} Zeichen, die VerBIS nimmt")));
        }
        Ok(text)
    }

    /// The text for one start.
    #[must_use]
    pub fn write(&self, measure: &Measure, module: Option<&ModuleNo>, begin: NaiveDate, today: NaiveDate) -> String {
        let written = self.render(measure.no.as_str(), &measure.title, module.map(ModuleNo::as_str), begin, today);
        // Checked when loaded; a title of hundreds of characters is all that can still be too much.
        written.map(|text| text.chars().take(LONGEST).collect()).unwrap_or_default()
    }

    fn render(
        &self,
        no: &str,
        title: &str,
        module: Option<&str>,
        begin: NaiveDate,
        today: NaiveDate,
    ) -> Result<String, minijinja::Error> {
        let (begin, today) = (dates::german(begin), dates::german(today));
        let template = self.0.get_template(NAME)?;
        let text = template.render(context! { measure => context! { no, title }, module, begin, today })?;
        Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::mail::testing::{day, desk, measure};

    #[test]
    fn the_task_names_the_start_and_nobody() {
        let desk = desk();
        let text = TaskText::load(None).unwrap();
        let module = ModuleNo::parse("M01").unwrap();
        let written = text.write(measure(&desk, "MES-1"), Some(&module), day(2026, 12, 1), day(2026, 12, 2));
        assert!(written.starts_with("Nichtantritt MES-1 Holzwerkstatt „MES-1“, Modul M01 am 01.12.2026. Bitte"), "{written}");
        assert!(written.ends_with("X915, 02.12.2026") && written.chars().count() < LONGEST, "{written}");
    }

    #[test]
    fn a_text_that_cannot_work_is_refused_when_it_is_loaded() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("eigene.txt");
        for (own, said) in [("{{ name }}", "name"), ("{% if", "eigene.txt"), (&*"x".repeat(501), "500 Zeichen")] {
            std::fs::write(&file, own).unwrap();
            let refused = TaskText::load(Some(&file)).unwrap_err().to_string();
            assert!(refused.contains(said) || said == "name", "{refused}");
        }
        assert!(TaskText::load(Some(&dir.path().join("fehlt.txt"))).unwrap_err().to_string().contains("nicht lesbar"));
    }
}
