//! What the start day needs beside the state: numbers of the office and the text of the task.

use crate::{
    config,
    domain::provider_list::Delays,
    mail::task::{TaskText, TaskTextError},
};

/// Numbers and texts of the start day.
#[derive(Debug)]
pub struct FirstDaySettings {
    /// Numbers.
    pub delays: Delays,
    /// The text of the VerBIS task.
    pub task: TaskText,
}

impl FirstDaySettings {
    /// As the office set them.
    ///
    /// # Errors
    /// When the text of the task cannot be used.
    pub fn of(settings: &config::FirstDay) -> Result<Self, TaskTextError> {
        let delays = Delays { excused_days: settings.excused_days, overlay_days: settings.overlay_days };
        let own = Some(settings.task.trim()).filter(|path| !path.is_empty()).map(std::path::Path::new);
        Ok(Self { delays, task: TaskText::load(own)? })
    }
}
