//! Notification mails from letter to relay: templates, messages, the outbox's states, transport.
//!
//! Who gets what is decided in `domain::mail`; nothing here may add or drop a recipient.

pub mod calendar;
pub mod compose;
mod context;
pub mod message;
pub mod state;
pub mod templates;
pub mod transport;

pub use compose::{Draft, compose};
pub use message::{MessageId, OutgoingMessage};
pub use state::{DispatchRules, State};
pub use templates::{TemplateError, Templates};
pub use transport::{Outcome, Transport};
