//! Notification mails from letter to relay: templates, messages, transport, and the dispatcher
//! that works off the outbox.
//!
//! Who gets what is decided in `domain::mail`; nothing here may add or drop a recipient.

pub mod calendar;
pub mod compose;
mod context;
pub mod dispatch;
pub mod message;
pub mod post;
pub mod task;
pub mod templates;
pub mod transport;

pub use compose::{Draft, compose};
pub use message::{MessageId, OutgoingMessage};
pub use post::{Post, Way};
pub use templates::{TemplateError, Templates};
pub use transport::{Outcome, Transport};
