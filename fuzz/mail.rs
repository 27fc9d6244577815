//! A message's way through its states, whatever the relay answers and wherever the program dies.

use ilc_desk::domain::mail::State;

use crate::bytes::Choices;

/// One walk.
///
/// # Errors
/// The rule that does not hold.
pub fn mail(data: &[u8]) -> Result<(), String> {
    let mut choices = Choices::new(data);
    let mut state = State::Draft;
    // Whether a relay may have the message: the last dot was on its way, and no answer refused it.
    let mut may_have_it = false;
    let mut walk = vec![state];
    while choices.is_open() {
        let by_person = choices.below(8) == 0;
        let crash = choices.below(10) == 0;
        let next = if crash {
            state.after_crash()
        } else {
            let steps: Vec<State> = State::ALL.into_iter().filter(|next| state.may_become(*next)).collect();
            let Some(next) = steps.get(choices.below(u32::try_from(steps.len()).unwrap_or(1)) as usize) else { continue };
            *next
        };
        if next == state {
            continue;
        }
        if state.is_final() && !by_person {
            // Nobody touches it.
            continue;
        }
        walk.push(next);
        if !state.may_become(next) {
            return Err(format!("a step that is not allowed: {walk:?}"));
        }
        if next == State::Sending {
            if !state.is_claimable() {
                return Err(format!("claimed although it is not claimable: {walk:?}"));
            }
            if may_have_it {
                return Err(format!("sent again though a relay may have it, and nobody was asked: {walk:?}"));
            }
        }
        may_have_it = match (state, next) {
            (State::DotPending, State::Sent | State::Unclear) => true,
            // Nobody has read what it answered.
            (State::DotPending, _) if crash => true,
            // The relay refused it, or a person decides that it is to go once more.
            (State::DotPending | State::Unclear, _) => false,
            _ => may_have_it,
        };
        if state == State::Sent {
            return Err(format!("what was sent does not stay so: {walk:?}"));
        }
        state = next;
    }
    Ok(())
}
