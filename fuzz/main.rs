//! Bends and splices what a corpus holds and looks whether the rules still hold. See `fuzz/README.md`.

mod anonymity;
mod bytes;
mod mail;
mod pot;
mod split;
mod tables;
mod terminal;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Duration, Instant},
};

use rand::{RngExt as _, SeedableRng as _, rngs::SmallRng};

/// A target: looks at bytes, says what is wrong.
type Target = fn(&[u8]) -> Result<(), String>;

const TARGETS: [(&str, Target); 7] = [
    ("csv", tables::csv),
    ("xlsx", tables::xlsx),
    ("split", split::split),
    ("pot", pot::pot),
    ("anonymity", anonymity::anonymity),
    ("mail", mail::mail),
    ("terminal", terminal::terminal),
];

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if args == ["targets"] {
        for (name, _) in TARGETS {
            println!("{name}");
        }
        return ExitCode::SUCCESS;
    }
    let target = args.first().and_then(|name| TARGETS.into_iter().find(|(known, _)| known == name));
    let (Some((name, check)), Some(Ok(seconds))) = (target, args.get(1).map(|s| s.parse::<u64>())) else {
        eprintln!("fuzz {} SECONDS [SEED]", TARGETS.map(|(name, _)| name).join("|"));
        eprintln!("fuzz targets");
        return ExitCode::from(2);
    };
    let seed = args.get(2).and_then(|s| s.parse().ok()).unwrap_or_else(rand::random);
    println!("{name}: seed {seed}");
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let corpus = corpus(&here.join("corpus").join(name));
    let mut random = SmallRng::seed_from_u64(seed);
    let (end, mut runs) = (Instant::now() + Duration::from_secs(seconds), 0_u64);
    // A panic is told by us, once, with the bytes that led to it.
    std::panic::set_hook(Box::new(|_| {}));
    let mut seeds = corpus.iter();
    while Instant::now() < end {
        let data = seeds.next().cloned().unwrap_or_else(|| bytes::next(&corpus, &mut random, name == "xlsx"));
        runs += 1;
        let problem = match catch_unwind(AssertUnwindSafe(|| check(&data))) {
            Ok(Ok(())) => continue,
            Ok(Err(problem)) => problem,
            Err(panic) => format!("panic: {}", panic.downcast_ref::<String>().map_or("", String::as_str)),
        };
        let place = keep(&here.join("findings"), name, &data);
        println!("{name}: after {runs} runs: {problem}\n{}", place.display());
        return ExitCode::FAILURE;
    }
    println!("{name}: {runs} runs, nothing found");
    ExitCode::SUCCESS
}

/// Every file of the corpus.
fn corpus(folder: &Path) -> Vec<Vec<u8>> {
    let files = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let mut paths: Vec<PathBuf> = files.map(|file| file.path()).collect();
    paths.sort();
    paths.iter().filter_map(|path| std::fs::read(path).ok()).collect()
}

fn keep(folder: &Path, name: &str, data: &[u8]) -> PathBuf {
    let _ = std::fs::create_dir_all(folder);
    let free = (0..u32::MAX).map(|n| folder.join(format!("{name}-{n}"))).find(|path| !path.exists());
    let place = free.unwrap_or_else(|| folder.join(name));
    let _ = std::fs::write(&place, data);
    place
}

/// Whether something happens once in so many times.
fn once_in(random: &mut SmallRng, times: u32) -> bool {
    random.random_range(0..times) == 0
}
