//! Properties of the outbox's states.

use proptest::prelude::*;

use super::*;

fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_507_200, 0).unwrap() + Duration::minutes(minutes)
}

fn temporary() -> Outcome {
    Outcome::Temporary { code: 451, text: "later".into() }
}

fn any_outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        Just(Outcome::Sent { reply: "250".into() }),
        Just(temporary()),
        Just(Outcome::Permanent { code: 550, text: "no".into() }),
        Just(Outcome::Unclear { why: "?".into() }),
        Just(Outcome::Lost { stage: Stage::Recipient, why: "?".into() }),
        Just(Outcome::TlsRefused { why: "?".into() }),
        Just(Outcome::AuthRefused { why: "?".into() }),
    ]
}

#[test]
fn keys_read_back_and_labels_are_those_of_the_desk() {
    assert!(State::ALL.into_iter().all(|s| State::from_key(s.key()) == Some(s)));
    let labels: Vec<_> = State::ALL.map(State::label).to_vec();
    assert_eq!(labels.join(" "), "Entwurf freigegeben sendend sendend gesendet wartet fehlgeschlagen unklar verfallen storniert");
}

#[test]
fn tries_after_1_5_15_30_and_every_30_minutes_until_the_validity_ends() {
    let (mut now, mut waits) = (at(0), vec![]);
    for failed in 1.. {
        let Some(next) = next_try(failed, now, at(180)) else { break };
        waits.push((next - now).num_minutes());
        now = next;
    }
    assert_eq!(waits, [1, 5, 15, 30, 30, 30, 30, 30]);
}

#[test]
fn a_crash_before_the_dot_is_tried_again_one_after_it_is_unclear() {
    assert_eq!(State::Sending.after_crash(), State::Released);
    assert_eq!(State::DotPending.after_crash(), State::Unclear);
    for state in State::ALL {
        let after = state.after_crash();
        assert!(after == state || state.may_become(after), "{state:?}");
        assert!(!matches!(after, State::Sending | State::DotPending));
    }
}

#[test]
fn nothing_the_relay_may_have_is_sent_again_without_a_person() {
    for state in [State::Sent, State::Unclear, State::Cancelled] {
        assert!(!state.is_claimable() && !state.may_become(State::Sending));
    }
    assert!(!State::Sent.may_become(State::Released), "what was sent stays sent");
}

#[test]
fn a_mail_is_shown_in_the_state_that_most_needs_a_person() {
    assert_eq!(State::of_mail([State::Sent, State::Unclear, State::Failed]), State::Unclear);
    assert_eq!(State::of_mail([State::Sent, State::Waiting]), State::Waiting);
    assert_eq!(State::of_mail([State::Cancelled, State::Sent]), State::Sent);
    assert!(State::ALL.into_iter().all(|s| State::of_mail([s]) == s));
}

#[test]
fn refused_encryption_pauses_the_queue_without_counting_against_the_mail() {
    let rules = DispatchRules::default();
    let verdict = judge(&Outcome::TlsRefused { why: "x".into() }, 0, at(0), at(600), &rules);
    assert_eq!((verdict.state, verdict.counts, verdict.pause_until), (State::Waiting, false, Some(at(15))));
}

proptest! {
    /// Every verdict is a step allowed from the state in which the outcome can come up.
    #[test]
    fn verdicts_are_allowed_steps(outcome in any_outcome(), failed in 0u32..50, validity in -10i64..5_000) {
        let verdict = judge(&outcome, failed, at(0), at(validity), &DispatchRules::default());
        let before_dot = matches!(outcome, Outcome::Lost { .. } | Outcome::TlsRefused { .. } | Outcome::AuthRefused { .. });
        let from = if before_dot { State::Sending } else { State::DotPending };
        prop_assert!(from.may_become(verdict.state), "{:?} -> {:?}", from, verdict.state);
        prop_assert_eq!(verdict.state == State::Waiting, verdict.next_try.is_some());
        if let Some(next) = verdict.next_try {
            prop_assert!(next > at(0) && next <= at(validity));
        }
    }

    /// Only a positive reply makes a mail sent; only a final one makes it failed.
    #[test]
    fn no_false_success(outcome in any_outcome(), failed in 0u32..50) {
        let state = judge(&outcome, failed, at(0), at(600), &DispatchRules::default()).state;
        prop_assert_eq!(state == State::Sent, matches!(outcome, Outcome::Sent { .. }));
        prop_assert_eq!(state == State::Failed, matches!(outcome, Outcome::Permanent { .. }));
        prop_assert_eq!(state == State::Unclear, matches!(outcome, Outcome::Unclear { .. }));
    }

    /// Sending as early as allowed never exceeds the limit in any window of a minute.
    #[test]
    fn the_rate_limit_holds(limit in 1u32..20, wishes in proptest::collection::vec(0i64..5_000, 1..80)) {
        let (mut sent, mut now) = (Vec::new(), at(0));
        for wait in wishes {
            now += Duration::milliseconds(wait);
            now = next_slot(&sent, now, limit);
            sent.push(now);
        }
        let limit = usize::try_from(limit).unwrap();
        for window in sent.windows(limit + 1) {
            prop_assert!(window[limit] - window[0] >= Duration::minutes(1));
        }
    }
}
