//! Who has not shown a right token yet, by address: wrong tokens are counted, slowed and logged, and connections on which
//! none was shown are bounded, the oldest giving way. Holds no token and slows nobody who has a right one.

use std::{
    collections::{HashMap, VecDeque},
    net::{IpAddr, Ipv6Addr},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::{sync::oneshot, time::Instant};

/// Wrong tokens that cost nothing: somebody mistyped.
const FREE: u32 = 3;
/// The first wait; it doubles with each further one.
const FIRST_WAIT: Duration = Duration::from_millis(250);
/// The longest.
const LONGEST_WAIT: Duration = Duration::from_secs(5);
/// Answers of one address that are held back at once.
const WAITING: u32 = 8;
/// After so long without a wrong token an address begins anew.
const FORGOTTEN: Duration = Duration::from_mins(15);
/// Addresses counted at most; beyond them the one that was quiet longest is forgotten.
const ADDRESSES: usize = 4096;
/// Connections of strangers at most, whatever their addresses: half of all.
const STRANGERS: usize = 512;

/// All of them. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Strangers(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    per_address: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    wrong: HashMap<IpAddr, Wrong>,
    next: u64,
    connections: VecDeque<Connection>,
}

#[derive(Debug)]
struct Wrong {
    count: u32,
    waiting: u32,
    last: Instant,
}

#[derive(Debug)]
struct Connection {
    id: u64,
    address: IpAddr,
    /// Tells the connection that it must go.
    end: oneshot::Sender<()>,
}

/// One connection while nobody has shown a right token on it.
#[derive(Debug, Clone)]
pub struct Peer {
    strangers: Strangers,
    id: u64,
    known: Arc<AtomicBool>,
    /// Where it comes from.
    pub address: IpAddr,
}

/// Too many wrong tokens of that address are being answered already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMany;

impl Strangers {
    /// So many connections of one address at most on which no right token was shown.
    pub fn new(per_address: usize) -> Self {
        Self(Arc::new(Shared { per_address, state: Mutex::default() }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Whoever panicked while holding it left it whole: every change is one call.
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new connection. The receiver hears when it has to give way to a newer one, and nothing when it need not any more.
    pub fn enter(&self, address: IpAddr) -> (Peer, oneshot::Receiver<()>) {
        let address = network(address);
        let (end, ended) = oneshot::channel();
        let mut state = self.state();
        let of_it = state.connections.iter().filter(|known| known.address == address).count();
        let oldest = if of_it >= self.0.per_address {
            state.connections.iter().position(|known| known.address == address)
        } else {
            (state.connections.len() >= STRANGERS).then_some(0)
        };
        if let Some(gone) = oldest.and_then(|at| state.connections.remove(at)) {
            // Where nobody listens, it has just ended by itself.
            let _ = gone.end.send(());
            tracing::debug!(%address, "a connection without a token gave way to a newer one");
        }
        let id = state.next;
        state.next += 1;
        state.connections.push_back(Connection { id, address, end });
        drop(state);
        (Peer { strangers: self.clone(), id, known: Arc::default(), address }, ended)
    }

    /// Counts a wrong token, and waits the longer the more there were.
    ///
    /// # Errors
    /// When too many of that address wait already.
    pub async fn wrong(&self, address: IpAddr) -> Result<(), TooMany> {
        let wait = self.count(address)?;
        if !wait.is_zero() {
            let held = Held { strangers: self, address };
            tokio::time::sleep(wait).await;
            drop(held);
        }
        Ok(())
    }

    fn count(&self, address: IpAddr) -> Result<Duration, TooMany> {
        let (now, mut state) = (Instant::now(), self.state());
        if state.wrong.len() >= ADDRESSES && !state.wrong.contains_key(&address) {
            let quiet = state.wrong.iter().filter(|(_, wrong)| wrong.waiting == 0).min_by_key(|(_, wrong)| wrong.last);
            let quiet = quiet.map(|(address, _)| *address).ok_or(TooMany)?;
            state.wrong.remove(&quiet);
        }
        let wrong = state.wrong.entry(address).or_insert(Wrong { count: 0, waiting: 0, last: now });
        if now.duration_since(wrong.last) > FORGOTTEN {
            wrong.count = 0;
        }
        (wrong.count, wrong.last) = (wrong.count.saturating_add(1), now);
        // Each of the first, then ever fewer: whoever tries for hours fills no log.
        if wrong.count.is_power_of_two() || wrong.count == FREE {
            tracing::warn!(%address, count = wrong.count, "wrong token");
        }
        let Some(beyond) = wrong.count.checked_sub(FREE + 1) else { return Ok(Duration::ZERO) };
        if wrong.waiting >= WAITING {
            return Err(TooMany);
        }
        wrong.waiting += 1;
        Ok(FIRST_WAIT.saturating_mul(1 << beyond.min(16)).min(LONGEST_WAIT))
    }
}

/// An answer that is held back; also when the asker goes away.
struct Held<'a> {
    strangers: &'a Strangers,
    address: IpAddr,
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        if let Some(wrong) = self.strangers.state().wrong.get_mut(&self.address) {
            wrong.waiting -= 1;
        }
    }
}

impl Peer {
    /// A right token was shown, or the connection ended: it is no stranger's any more.
    pub fn known(&self) {
        if !self.known.swap(true, Ordering::Relaxed) {
            self.strangers.state().connections.retain(|connection| connection.id != self.id);
        }
    }
}

/// What one household or office has: an address, of IPv6 its network.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) if !v6.is_loopback() => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(last: u8) -> IpAddr {
        IpAddr::from([10, 1, 2, last])
    }

    #[test]
    fn wrong_tokens_of_an_address_wait_ever_longer_and_others_do_not() {
        let strangers = Strangers::new(4);
        let wait = |address| {
            let wait = strangers.count(address).unwrap();
            if !wait.is_zero() {
                drop(Held { strangers: &strangers, address });
            }
            wait.as_millis()
        };
        let waits: Vec<_> = (0..10).map(|_| wait(from(1))).collect();
        assert_eq!(waits, [0, 0, 0, 250, 500, 1000, 2000, 4000, 5000, 5000]);
        assert_eq!(wait(from(2)), 0, "another address");
        let long_ago = Instant::now().checked_sub(FORGOTTEN + Duration::from_secs(1)).unwrap();
        strangers.state().wrong.get_mut(&from(1)).unwrap().last = long_ago;
        assert_eq!(wait(from(1)), 0, "forgotten");
    }

    #[tokio::test]
    async fn few_wait_at_once_and_who_goes_away_waits_no_more() {
        let strangers = Strangers::new(4);
        for _ in 0..FREE {
            strangers.wrong(from(1)).await.unwrap();
        }
        let wait = || {
            let strangers = strangers.clone();
            tokio::spawn(async move { strangers.wrong(from(1)).await })
        };
        // The later ones wait for seconds, this test does not.
        let mut waiting: Vec<_> = (0..WAITING).map(|_| wait()).collect();
        tokio::task::yield_now().await;
        assert_eq!(strangers.wrong(from(1)).await, Err(TooMany));
        assert_eq!(strangers.wrong(from(2)).await, Ok(()), "another address");
        let gone = waiting.pop().unwrap();
        gone.abort();
        let _ = gone.await;
        assert_eq!(strangers.count(from(1)), Ok(LONGEST_WAIT));
    }

    #[tokio::test]
    async fn the_oldest_stranger_of_an_address_gives_way_and_who_is_known_stays() {
        let strangers = Strangers::new(3);
        let (first, mut first_ended) = strangers.enter(from(1));
        let (_, mut other_ended) = strangers.enter(from(2));
        first.known();
        let mut more: Vec<_> = (0..4).map(|_| strangers.enter(from(1)).1).collect();
        assert_eq!(more[0].try_recv(), Ok(()), "the oldest gave way");
        for ended in &mut more[1..] {
            assert_eq!(ended.try_recv(), Err(oneshot::error::TryRecvError::Empty));
        }
        assert_eq!(other_ended.try_recv(), Err(oneshot::error::TryRecvError::Empty), "another address");
        assert_eq!(first_ended.try_recv(), Err(oneshot::error::TryRecvError::Closed), "who is known is never told to go");
        assert_eq!(strangers.state().connections.len(), 4);
    }

    #[test]
    fn strangers_of_all_addresses_together_are_bounded() {
        let strangers = Strangers::new(4);
        let _all: Vec<_> =
            (0..=u8::MAX).flat_map(|last| (0..3).map(move |_| last)).map(|last| strangers.enter(from(last))).collect();
        assert_eq!(strangers.state().connections.len(), STRANGERS);
    }

    #[test]
    fn an_ipv6_network_is_one_address() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:10.1.2.3"), of("10.1.2.3"));
        assert_ne!(of("::1"), of("::2"));
    }
}
