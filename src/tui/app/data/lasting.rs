//! What stays on screen while the backend computes a forecast. Until it is there, answers hold booked numbers
//! only; in the place of expected ones they would look like news of every row. So what the last forecast says
//! stays, whole: never an expected number beside a booked one. Decides this and nothing else.

use super::{AnySlot, Data, Payload, Resource, Slot};
use crate::{
    api::{
        agh::AghTable,
        summary::{AghAction, Summary},
    },
    client::{ClientError, Fetched},
};

/// An answer that holds a forecast, once there is one.
pub trait Forecasting: Sized {
    /// Whether its forecast is still being computed.
    fn is_computing(&self) -> bool;

    /// The answer with what the last one said of the forecast, if that can still stand.
    fn with_last(self, last: &Self) -> Self;
}

impl Forecasting for AghTable {
    fn is_computing(&self) -> bool {
        !self.rows.is_empty() && self.rows.iter().all(|row| row.expected.is_none())
    }

    fn with_last(self, last: &Self) -> Self {
        if last.today != self.today || last.rows.iter().all(|row| row.expected.is_none()) {
            return self;
        }
        Self { rows: last.rows.clone(), ..self }
    }
}

impl Forecasting for Box<Summary> {
    fn is_computing(&self) -> bool {
        self.as_of.is_some() && self.agh.measures > 0 && self.agh.expected_weeks4.is_none()
    }

    fn with_last(mut self, last: &Self) -> Self {
        if last.today != self.today || last.agh.expected_weeks4.is_none() {
            return self;
        }
        let listed = |action: &&AghAction| self.set_aside.iter().all(|aside| aside.measure != action.measure);
        let mut actions: Vec<AghAction> = last.actions.iter().filter(listed).cloned().collect();
        // What was written to whom is no matter of the forecast.
        for action in &mut actions {
            if let Some(now) = self.actions.iter().find(|now| now.measure == action.measure) {
                (action.last_mail, action.assigned_since_mail) = (now.last_mail, now.assigned_since_mail);
            }
        }
        (self.actions, self.agh) = (actions, last.agh.clone());
        self
    }
}

impl<T: Forecasting> Slot<T> {
    /// As [`Slot::accept`]; while the forecast is computed, what the last one said stays.
    pub fn accept_lasting(&mut self, generation: u64, result: Result<Fetched<T>, ClientError>) -> Option<bool> {
        let (mut computing, mut lasting) = (self.computing, self.lasting);
        let result = result.map(|answer| match answer {
            Fetched::Fresh { value, etag } => {
                computing = value.is_computing();
                let last = self.value.as_ref().filter(|_| computing);
                let value = if let Some(last) = last { value.with_last(last) } else { value };
                lasting = computing && !value.is_computing();
                Fetched::Fresh { value, etag }
            }
            Fetched::NotModified => Fetched::NotModified,
        });
        let news = self.accept(generation, result)?;
        (self.computing, self.lasting) = (computing, lasting);
        Some(news)
    }
}

impl Data {
    /// Takes an answer; as [`Slot::accept`]. What a dialog asked for is the dialog's.
    pub fn accept(&mut self, generation: u64, resource: &Resource, result: Result<Payload, ClientError>) -> Option<bool> {
        if let Ok(Payload::Agh(answer)) = result {
            return self.agh.accept_lasting(generation, Ok(answer));
        }
        self.take(generation, resource, result)
    }

    /// Whether any of these shows what the last forecast said, while a new one is computed.
    pub fn is_lasting(&self, needs: &[Resource]) -> bool {
        needs.iter().filter_map(|resource| self.slot(resource)).any(AnySlot::is_lasting)
    }
}
