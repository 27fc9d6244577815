//! Lists of providers and the work that follows: every path of them in one place.

use chrono::NaiveDate;

use super::{ApiClient, ClientError, Method, segment};
use crate::api::first_days::{
    Decision, FirstDay, FirstDays, ListBody, Numbers, NumbersBody, WorkDone, WorkExport, WorkList, WorkLists, Worked,
};

fn of_start(measure: &str, module: Option<&str>) -> String {
    format!("first-days/{}/{}", segment(measure), module.map_or_else(|| "-".to_owned(), segment))
}

impl ApiClient {
    /// Starts whose lists are expected or read in, between two days.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn first_days(&self, from: NaiveDate, to: NaiveDate) -> Result<FirstDays, ClientError> {
        self.get(&format!("first-days?from={from}&to={to}")).await
    }

    /// One start with what its newest list says.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn first_day(&self, measure: &str, module: Option<&str>) -> Result<FirstDay, ClientError> {
        self.get(&of_start(measure, module)).await
    }

    /// Whose Kundennummern these are, among the people of a start.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn numbers(&self, measure: &str, module: Option<&str>, sealed: Vec<String>) -> Result<Numbers, ClientError> {
        self.post_json(&format!("{}/numbers", of_start(measure, module)), &NumbersBody { sealed }, &[]).await
    }

    /// Reads a list in.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn read_list(&self, measure: &str, module: Option<&str>, list: &ListBody) -> Result<FirstDay, ClientError> {
        self.changed(Method::PUT, &format!("{}/list", of_start(measure, module)), list, ("if-match", "*")).await
    }

    /// Decides what a list means of one person.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn decide(
        &self,
        measure: &str,
        module: Option<&str>,
        participation: &str,
        decision: &Decision,
    ) -> Result<FirstDay, ClientError> {
        let path = format!("{}/rows/{}", of_start(measure, module), segment(participation));
        self.changed(Method::PATCH, &path, decision, ("if-match", "*")).await
    }

    /// All lists of work.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn work_lists(&self) -> Result<WorkLists, ClientError> {
        self.get("worklists").await
    }

    /// Says how far rows of a list of work are.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn work_done(&self, work: &str, done: &WorkDone, key: &str) -> Result<Worked, ClientError> {
        self.post_json(&format!("worklists/{work}/done"), done, &[("idempotency-key", key)]).await
    }

    /// A list of work that is about to become a file: what is open.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn export_work(&self, work: &str, file: &str, key: &str) -> Result<WorkList, ClientError> {
        let export = WorkExport { file: file.to_owned() };
        self.post_json(&format!("worklists/{work}/export"), &export, &[("idempotency-key", key)]).await
    }

    async fn changed<B: serde::Serialize + Sync, T: serde::de::DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: &B,
        header: (&str, &str),
    ) -> Result<T, ClientError> {
        let body = serde_json::to_vec(body).map_err(|e| ClientError::Setup(e.to_string()))?;
        self.send(method, path, Some(("application/json", body)), &[header]).await?.json()
    }
}
