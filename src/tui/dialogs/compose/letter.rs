//! The mails being put together as data: who is ticked, what was changed, what is chosen. Knows no
//! keys and draws nothing.

use std::collections::BTreeMap;

use tui_input::Input;

use super::{Compose, Step};
use crate::{
    api::mails::{ChosenMail, OfferRow, Proposal, ProposedMail},
    tui::files::unsent::{KeptMail, KeptWords},
};

impl Compose {
    /// Puts words kept from before into the mails once these are there.
    pub fn restore(&mut self, words: Vec<KeptWords>) {
        self.restoring = words;
    }

    /// What a person has written here, if anything.
    pub(super) fn kept(&self) -> Option<KeptMail> {
        let mails = self.proposal.iter().flat_map(|p| &p.mails).enumerate();
        let words = mails.filter_map(|(at, mail)| {
            let subject = self.subjects.get(&at).map(|i| i.value().to_owned()).filter(|subject| *subject != mail.subject);
            let text = self.texts.get(&at).cloned();
            (subject.is_some() || text.is_some()).then(|| KeptWords { about: mail.about.clone(), subject, text })
        });
        let words: Vec<KeptWords> = words.chain(self.restoring.iter().cloned()).collect();
        (!words.is_empty()).then(|| KeptMail { occasion: self.occasion.clone(), words, asked: self.is_sending() })
    }

    /// Whether the outbox's answer is awaited.
    pub(super) fn is_sending(&self) -> bool {
        matches!(self.step, Step::Sending(..))
    }

    /// Every offer with the place of its mail.
    pub(super) fn rows(&self) -> Vec<(usize, &OfferRow)> {
        let mails = self.proposal.iter().flat_map(|p| &p.mails).enumerate();
        mails.flat_map(|(i, mail)| mail.offers.iter().map(move |o| (i, o))).collect()
    }

    /// The place of the mail under the cursor.
    pub(super) fn current(&self) -> usize {
        self.rows().get(self.cursor).map_or(0, |(mail, _)| *mail)
    }

    pub(super) fn mail(&self) -> Option<&ProposedMail> {
        self.proposal.as_ref()?.mails.get(self.current())
    }

    /// Subject and text of the mail under the cursor, as changed.
    pub(super) fn words(&self) -> (String, &str) {
        let (at, mail) = (self.current(), self.mail());
        let subject = self.subjects.get(&at).map(|i| i.value().to_owned());
        let subject = subject.or_else(|| mail.map(|m| m.subject.clone())).unwrap_or_default();
        let text = self.texts.get(&at).map(String::as_str).or_else(|| mail.map(|m| m.text.as_str())).unwrap_or_default();
        (subject, text)
    }

    /// Mails with somebody ticked, and everybody ticked.
    pub(super) fn counts(&self) -> (usize, usize) {
        let ticked = self.rows().into_iter().zip(&self.ticks).filter(|(_, on)| **on);
        let mut mails: Vec<usize> = ticked.clone().map(|((mail, _), _)| mail).collect();
        mails.dedup();
        (mails.len(), ticked.count())
    }

    /// Whether somebody else has to release what is ticked.
    pub(super) fn needs_second_person(&self) -> bool {
        let from = self.proposal.as_ref().and_then(|p| p.second_person_from);
        from.is_some_and(|n| self.counts().1 >= usize::try_from(n).unwrap_or(usize::MAX))
    }

    pub(super) fn chosen(&self) -> Vec<ChosenMail> {
        let Some(proposal) = &self.proposal else { return Vec::new() };
        let rows: Vec<_> = self.rows().into_iter().zip(&self.ticks).filter(|(_, on)| **on).collect();
        proposal
            .mails
            .iter()
            .enumerate()
            .map(|(at, mail)| ChosenMail {
                about: mail.about.clone(),
                recipients: rows.iter().filter(|((m, _), _)| *m == at).map(|((_, o), _)| o.key.clone()).collect(),
                subject: self.subjects.get(&at).map(|i| i.value().to_owned()),
                text: self.texts.get(&at).cloned(),
            })
            .filter(|mail| !mail.recipients.is_empty())
            .collect()
    }

    pub(super) fn subject(&mut self) -> &mut Input {
        let at = self.current();
        let original = self.mail().map(|m| m.subject.clone()).unwrap_or_default();
        self.subjects.entry(at).or_insert_with(|| original.into())
    }

    pub(super) fn is_changed(&self) -> bool {
        let mails = self.proposal.as_ref().map(|p| p.mails.as_slice()).unwrap_or_default();
        let differs = |(at, input): (&usize, &Input)| mails.get(*at).is_some_and(|m| m.subject != input.value());
        !self.texts.is_empty() || self.subjects.iter().any(differs)
    }

    pub(super) fn tick(&mut self) {
        let Some((_, offer)) = self.rows().get(self.cursor).copied() else { return };
        if let Some(why) = &offer.blocked {
            self.problem = Some(why.clone());
        } else if offer.locked {
            self.problem = Some(format!("{}: {}; das lässt sich nicht abwählen.", offer.role, offer.why));
        } else {
            self.ticks[self.cursor] = !self.ticks[self.cursor];
        }
    }

    /// Everybody who can be ticked, or nobody who need not be.
    pub(super) fn tick_all(&mut self) {
        let free: Vec<usize> =
            self.rows().iter().enumerate().filter(|(_, (_, o))| !o.locked && o.blocked.is_none()).map(|(i, _)| i).collect();
        let on = !free.iter().all(|i| self.ticks[*i]);
        for i in free {
            self.ticks[i] = on;
        }
    }

    /// Takes what the editor gave back.
    pub(super) fn edited(&mut self, at: usize, subject: Option<&str>, text: &str) {
        let Some(original) = self.proposal.as_ref().and_then(|p| p.mails.get(at)) else { return };
        if text == original.text {
            self.texts.remove(&at);
        } else {
            self.texts.insert(at, text.to_owned());
        }
        if let Some(subject) = subject {
            self.subjects.insert(at, crate::domain::text::clean(subject).into());
        }
        self.offset = 0;
    }

    /// Takes a proposal. After a first one, ticks and changed words are kept where they still fit.
    pub(super) fn take(&mut self, proposal: Box<Proposal>) {
        let known: BTreeMap<(String, String), bool> = self.proposal.as_ref().map_or_else(BTreeMap::new, |old| {
            let keys = old.mails.iter().flat_map(|m| m.offers.iter().map(|o| (m.about.clone(), o.key.clone())));
            keys.zip(self.ticks.iter().copied()).collect()
        });
        let place = |about: &str| proposal.mails.iter().position(|m| m.about == about);
        if let Some(old) = &self.proposal {
            let moved = |at: &usize| old.mails.get(*at).and_then(|m| place(&m.about));
            self.subjects = self.subjects.iter().filter_map(|(at, v)| Some((moved(at)?, v.clone()))).collect();
            self.texts = self.texts.iter().filter_map(|(at, v)| Some((moved(at)?, v.clone()))).collect();
        }
        let tick = |about: &String, o: &OfferRow| {
            let free = !o.locked && o.blocked.is_none();
            known.get(&(about.clone(), o.key.clone())).copied().filter(|_| free).unwrap_or(o.ticked)
        };
        self.ticks = proposal.mails.iter().flat_map(|m| m.offers.iter().map(|o| tick(&m.about, o))).collect();
        self.cursor = self.cursor.min(self.ticks.len().saturating_sub(1));
        let (fitting, left): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.restoring).into_iter().partition(|words| place(&words.about).is_some());
        for words in fitting {
            let Some(at) = place(&words.about) else { continue };
            self.subjects.extend(words.subject.map(|subject| (at, subject.into())));
            self.texts.extend(words.text.map(|text| (at, text)));
        }
        if proposal.mails.is_empty() || !left.is_empty() {
            // What was written stays in sight and in keeping, even where there is no mail for it any more.
            let own = left.iter().flat_map(|words| [words.subject.as_deref(), words.text.as_deref()]).flatten();
            let said = proposal.notes.iter().map(String::as_str);
            let gone = (!left.is_empty()).then_some("Diese Mail gibt es so nicht mehr. Ihr Text war:");
            self.step = Step::Refused(said.chain(gone).chain(own).collect::<Vec<_>>().join("\n\n"));
            self.restoring = left;
        } else {
            self.step = Step::Reading;
        }
        self.proposal = Some(proposal);
    }
}
