//! The dashboard without a terminal: pictures, and what keys, mouse and answers do to its state.

mod contingents;
mod deeds;
mod deeper;
mod facts;
mod figures;
mod first_days;
mod footers;
mod forecast;
mod guide;
mod importing;
mod in_force;
mod kept;
mod last_forecast;
mod lists;
mod mail;
mod mail_words;
mod mouse;
mod pictures;
mod search;
mod sorting;
mod units;
mod unsaved;
