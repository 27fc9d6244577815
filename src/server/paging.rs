//! Long lists piece by piece: `limit` and `after` behind the question mark, `next` in the answer. Without them a list
//! is whole. Knows no list.

use std::fmt::Display;

use axum::{
    extract::{FromRequestParts, Query},
    http::request::Parts,
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::ApiError;

/// Most rows of one piece.
pub const MOST: u32 = 1000;

/// Which piece.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Page {
    /// Only what follows: `next` of the piece before.
    pub after: Option<String>,
    /// So many rows at most; without it the list is whole.
    #[param(minimum = 1, maximum = 1000)]
    pub limit: Option<u32>,
}

impl<S: Sync> FromRequestParts<S> for Page {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let Query(page): Query<Self> = Query::try_from_uri(&parts.uri)?;
        page.limit()?;
        Ok(page)
    }
}

impl Page {
    /// How many rows at most, where that was said.
    ///
    /// # Errors
    /// 422 when it is 0 or above [`MOST`].
    pub fn limit(&self) -> Result<Option<u32>, ApiError> {
        match self.limit {
            Some(n) if !(1..=MOST).contains(&n) => {
                Err(ApiError::unprocessable(format!("limit geht von 1 bis {MOST}; angegeben ist {n}")))
            }
            limit => Ok(limit),
        }
    }

    /// The number of the row before, in lists that are numbered.
    ///
    /// # Errors
    /// 422 when it is none.
    pub fn after_number(&self) -> Result<Option<i64>, ApiError> {
        self.after.as_deref().map(|after| after.parse().map_err(|_| strange(after))).transpose()
    }

    /// Leaves the piece asked for, and answers where the list goes on.
    ///
    /// # Errors
    /// 422 when no row has the key `after` names.
    pub fn cut<T, K: Display>(&self, rows: &mut Vec<T>, key: impl Fn(&T) -> K) -> Result<Option<String>, ApiError> {
        if let Some(after) = &self.after {
            let at = rows.iter().position(|row| key(row).to_string() == *after).ok_or_else(|| strange(after))?;
            rows.drain(..=at);
        }
        let limit = self.limit()?.map_or(rows.len(), |n| n as usize);
        let next = if rows.len() > limit { rows[..limit].last().map(|row| key(row).to_string()) } else { None };
        rows.truncate(limit);
        Ok(next)
    }
}

fn strange(after: &str) -> ApiError {
    let after: String = crate::domain::text::clean(after).chars().take(60).collect();
    ApiError::unprocessable(format!(
        "after „{after}“ nennt keine Zeile dieser Liste; es ist das „next“ der Antwort davor. Bitte von vorn beginnen, wenn sich \
         die Liste inzwischen geändert hat"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(after: Option<&str>, limit: Option<u32>) -> Page {
        Page { after: after.map(str::to_owned), limit }
    }

    #[test]
    fn pieces_make_the_whole() {
        let all: Vec<u32> = (1..=7).collect();
        let (mut read, mut after) = (Vec::new(), None);
        loop {
            let mut rows = all.clone();
            let next = page(after.as_deref(), Some(3)).cut(&mut rows, u32::clone).unwrap();
            assert!(rows.len() == 3 || next.is_none());
            read.extend(rows);
            after = next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(read, all);
        let mut exact = all.clone();
        assert_eq!(page(None, Some(7)).cut(&mut exact, u32::clone).unwrap(), None, "nothing follows a list that fits");
        let mut whole = all.clone();
        assert_eq!(page(None, None).cut(&mut whole, u32::clone).unwrap(), None);
        assert_eq!(whole, all);
    }

    #[test]
    fn what_cannot_be_is_said() {
        let told = |page: Page| page.cut(&mut vec![1, 2], u32::clone).unwrap_err().detail().to_owned();
        assert!(told(page(Some("9"), None)).contains("after „9“ nennt keine Zeile"));
        assert!(told(page(None, Some(0))).contains("von 1 bis 1000; angegeben ist 0"));
        assert!(page(Some("drei"), None).after_number().is_err());
    }
}
