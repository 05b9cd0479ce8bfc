//! New secrets in a file: `id,name,secret`, a line each (`new` for one that has no id yet), on disk before the service has it. The one file of hookline that
//! holds secrets in clear: made for the one who asked for them, 0600, and removed when they say so.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
};

use super::{
    lines,
    private::{self, Refusal},
};
use crate::domain::{intent::Exported, report, secret::Secret, webhook::HookId};

const HEAD: &str = "id,name,secret\r\n";

/// Adds secrets to the file at `path`; they are on disk when this returns.
///
/// # Errors
/// Where they could not be written; what was there before stays.
pub fn append(path: &Path, secrets: &[&Exported]) -> Result<(), Refusal> {
    let mut file = private::append(path)?;
    let mut write = || {
        let empty = file.metadata()?.len() == 0;
        let mut text = String::new();
        if lines::torn(path)? {
            text.push_str("\r\n");
        }
        if empty {
            text.push_str(HEAD);
        }
        for Exported { hook, name, secret } in secrets {
            let hook = hook.map_or_else(|| "new".to_owned(), |id| id.to_string());
            text.push_str(&format!("{hook},{},{}\r\n", report::cell(name), secret.expose()));
        }
        // Wiped when it goes out of sight, as every secret is.
        let text = Secret::new(text);
        file.write_all(text.expose().as_bytes())?;
        file.sync_data()?;
        if empty { sync_parent(path) } else { Ok(()) }
    };
    write().map_err(|error: io::Error| Refusal::new(path, error))
}

/// The secrets of a file; none where there is no file. A line that was not written to its end holds none.
///
/// # Errors
/// Where it is there and cannot be read.
pub fn read(path: &Path) -> Result<Vec<(HookId, Secret)>, Refusal> {
    let text = match fs::read_to_string(path) {
        Ok(text) => Secret::new(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Refusal::new(path, error)),
    };
    Ok(text.expose().split_inclusive('\n').filter_map(parsed).collect())
}

/// Removes the file.
///
/// # Errors
/// Where it is there and cannot be removed.
pub fn remove(path: &Path) -> Result<(), Refusal> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Refusal::new(path, error)),
        _ => Ok(()),
    }
}

/// No secret of ours holds a comma or a quote, so the last one parts it from the name, whatever that is.
fn parsed(line: &str) -> Option<(HookId, Secret)> {
    let line = line.strip_suffix("\r\n")?;
    let (id, _) = line.split_once(',')?;
    let (_, secret) = line.rsplit_once(',')?;
    Some((id.parse().ok()?, Secret::new(secret.to_owned())))
}

fn sync_parent(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), |parent| File::open(parent)?.sync_all())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn exported(n: u64, name: &str, secret: &str) -> Exported {
        Exported { hook: HookId::new(n), name: name.into(), secret: Secret::new(secret.into()) }
    }

    #[test]
    fn secrets_come_back_whatever_the_names_are() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("secrets/secrets-x.csv");
        assert_eq!(read(&path).unwrap(), []);
        let hostile = exported(2, "=1+1,\"x\"\r\n9,a,b\u{1b}", "whsec_b+/=");
        append(&path, &[&exported(1, "plain", "whsec_a"), &hostile]).unwrap();
        append(&path, &[&exported(3, "", "whsec_c")]).unwrap();
        let ids: Vec<_> =
            read(&path).unwrap().into_iter().map(|(id, secret)| (id.get(), secret.expose().to_owned())).collect();
        assert_eq!(ids, [(1, "whsec_a".into()), (2, "whsec_b+/=".into()), (3, "whsec_c".into())]);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(fs::read_to_string(&path).unwrap().starts_with(HEAD));
        remove(&path).unwrap();
        remove(&path).unwrap();
        assert!(!path.exists());
    }

    #[test]
    fn a_torn_line_is_no_secret_and_costs_only_itself() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("secrets.csv");
        append(&path, &[&exported(1, "one", "whsec_one")]).unwrap();
        let whole = fs::read_to_string(&path).unwrap();
        let line = "2,two,whsec_two\r\n";
        for cut in 0..line.len() {
            fs::write(&path, format!("{whole}{}", line.get(..cut).unwrap())).unwrap();
            assert_eq!(read(&path).unwrap().len(), 1, "{cut}");
            append(&path, &[&exported(3, "three", "whsec_three")]).unwrap();
            let last = read(&path).unwrap().pop().unwrap();
            assert_eq!((last.0.get(), last.1.expose()), (3, "whsec_three"), "{cut}");
        }
    }
}
