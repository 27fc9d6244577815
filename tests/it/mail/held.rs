//! Released mails that are held: nothing leaves before its time, whatever is set or started anew; until then all of it can
//! be taken back, and a second person can be asked for.

use chrono::Duration;
use ilc_desk::{
    domain::mail::SecondPerson,
    store::{Deed, Release, StoreError, Stranded},
};

use super::dispatch::{Desk, mail, recipients};
use crate::support::relay::Setup;

fn held(desk: &Desk, minutes: i64) -> Release {
    let held_until = Some(desk.now() + Duration::minutes(minutes));
    Release { held_until, ..Release::at_once(desk.now() + Duration::hours(48)) }
}

#[tokio::test]
async fn nothing_leaves_before_its_time_and_everything_after() {
    let mut desk = Desk::new().await;
    let relay = Setup::plain().start().await;
    let id = desk.store.add_mails(&[mail(&["ALT"])], Some(held(&desk, 2)), &desk.deed()).await.unwrap().mails[0];
    desk.work(&relay).await;
    assert!(recipients(&relay).is_empty(), "released a moment ago");
    // Another dispatcher after a crash, with other settings: the time stands with the message.
    desk.rules.per_minute = 6000;
    desk.store.recover_messages(Stranded::All, desk.now()).await.unwrap();
    desk.wait_minutes(1);
    desk.work(&relay).await;
    assert!(recipients(&relay).is_empty(), "a minute early");
    desk.wait_minutes(1);
    desk.work(&relay).await;
    assert_eq!(recipients(&relay), ["alt@amt.example", "mb@amt.example"]);
    assert_eq!(desk.states(id).await, "mb sent, unit:ALT sent");
}

#[tokio::test]
async fn a_batch_is_taken_back_whole_or_not_at_all() {
    let desk = Desk::new().await;
    let relay = Setup::plain().start().await;
    let mails = [mail(&["ALT"]), mail(&[])];
    let ids = desk.store.add_mails(&mails, Some(held(&desk, 2)), &desk.deed()).await.unwrap().mails;
    assert!(desk.store.snapshot().outbox.held_until.is_some());
    let done = desk.store.take_back_mails(&ids, &desk.deed()).await.unwrap();
    assert_eq!((&done.mails, done.messages), (&ids, 3));
    assert_eq!(desk.states(ids[0]).await, "mb draft, unit:ALT draft");
    let counted = desk.store.counted_outbox().await.unwrap();
    assert_eq!(*desk.store.snapshot().outbox, counted);
    assert_eq!((counted.held_until, counted.last_released.len()), (None, 0), "as if never released");
    desk.wait_minutes(60);
    desk.work(&relay).await;
    assert!(recipients(&relay).is_empty());

    // Too late for one is too late for all.
    desk.store.release_mails(&ids[..1], Release::at_once(desk.now() + Duration::hours(1)), &desk.deed()).await.unwrap();
    desk.store.release_mails(&ids[1..], held(&desk, 2), &desk.deed()).await.unwrap();
    let refused = desk.store.take_back_mails(&[ids[1], ids[0]], &desk.deed()).await;
    assert!(matches!(&refused, Err(StoreError::Refused(why)) if why.contains("keine wurde geändert")), "{refused:?}");
    assert_eq!(desk.states(ids[1]).await, "mb released");
    desk.wait_minutes(2);
    assert!(desk.store.take_back_mails(&ids[1..], &desk.deed()).await.is_err(), "its time is up");
    desk.work(&relay).await;
    assert_eq!(recipients(&relay), ["alt@amt.example", "mb@amt.example", "mb@amt.example"]);
}

#[tokio::test]
async fn whoever_wrote_the_words_does_not_release_them_where_two_are_asked_for() {
    let desk = Desk::new().await;
    let rule = |second_person| Release { second_person, ..Release::at_once(desk.now() + Duration::hours(1)) };
    let (three, two) = (rule(SecondPerson::From(3)), rule(SecondPerson::Always));
    let by = |who: &str| Deed { who: who.into(), ..desk.deed() };
    // Written and released in one: below the number only.
    assert!(desk.store.add_mails(&[mail(&["ALT"]), mail(&[])], Some(three), &by("anna")).await.is_err());
    assert!(desk.store.mails().await.unwrap().is_empty(), "refused as a whole");
    desk.store.add_mails(&[mail(&["ALT"])], Some(three), &by("anna")).await.unwrap();
    // As drafts, released in pieces: the batch counts.
    desk.wait_minutes(1);
    let ids = desk.store.add_mails(&[mail(&["ALT"]), mail(&[])], None, &by("anna")).await.unwrap().mails;
    let refused = desk.store.release_mails(&ids[1..], three, &by("anna")).await;
    assert!(matches!(&refused, Err(StoreError::Refused(why)) if why.contains("zweite Person")), "{refused:?}");
    // Who changed the words last wrote them.
    desk.store.edit_mail(ids[0], "Neu", "Text", "<p>Text</p>", &by("ben")).await.unwrap();
    assert!(desk.store.release_mails(&ids[..1], two, &by("ben")).await.is_err());
    desk.store.release_mails(&ids[..1], two, &by("anna")).await.unwrap();
    desk.store.release_mails(&ids[1..], two, &by("ben")).await.unwrap();
}
