//! A list on its way to a real backend: a start that was only proposed gives way to the one the list names, one that
//! was chosen does not.

use ilc_desk::{
    client::ApiClient,
    import::{ReadOptions, SourceFile},
    intake::{self, Handed, Intake, IntakeError, Wanted},
};

use super::support::day;
use crate::support::backend::{TOKEN, backend};

const LIST: &str = "Teilnahme-ID;Maßnahmenummer;Modul;Erschienen\nT3;MES-2;M01;ja\n";

#[tokio::test]
async fn a_proposed_start_gives_way_to_the_one_the_list_names() {
    let dir = tempfile::tempdir().unwrap();
    let (url, _app) = backend(dir.path()).await;
    let client = ApiClient::new(&url, Some(TOKEN.to_owned())).unwrap();
    let prepared = async |is_proposed: bool| {
        let list = Handed::file(SourceFile { name: "liste.csv".to_owned(), bytes: LIST.as_bytes().to_vec() });
        let chosen = Some(("AGH-1".parse().unwrap(), None));
        let wanted = Wanted { chosen, is_proposed, as_of: Some(day("27.11.2026")), kind: None };
        Intake::prepare(&client, list, None, &wanted, &ReadOptions::default(), day("27.11.2026")).await
    };
    let refused = prepared(false).await.unwrap_err();
    assert!(matches!(refused, IntakeError::Misplaced(_)) && refused.to_string().contains("MES-2/M01"), "{refused}");
    let lists = prepared(true).await.unwrap().into_ready();
    let days = intake::try_all(&client, &lists).await.unwrap();
    assert_eq!((days[0].measure.as_str(), days[0].begun, days[0].dry_run), ("MES-2", 1, true));
}
