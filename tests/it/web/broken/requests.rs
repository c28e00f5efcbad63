//! Generation of broken requests.

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::server::table::Row;
use crate::server::targets::Ids;
use crate::support::{Person, Reply, TestApp};

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data; boundary=x";

/// A request that is wrong in one way.
pub struct Broken {
    /// Description of the mistake.
    pub what: String,
    pub path: String,
    headers: Vec<(&'static str, String)>,
    content: Option<(String, Vec<u8>)>,
}

impl Broken {
    fn new(what: impl Into<String>) -> Self {
        let (path, headers) = (String::new(), Vec::new());
        Self { what: what.into(), path, headers, content: None }
    }

    pub fn at(self, path: impl Into<String>) -> Self {
        Self { path: path.into(), ..self }
    }

    fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Sent like a browser, so that the response is a page.
    fn by_browser(self) -> Self {
        let what = format!("{} in a browser", self.what);
        Self { what, ..self }.header("accept", "text/html")
    }

    fn content(self, kind: &str, content: impl Into<Vec<u8>>) -> Self {
        Self { content: Some((kind.to_owned(), content.into())), ..self }
    }

    pub async fn send(&self, person: &Person, method: Method) -> Reply {
        let mut call = person.request(method, &self.path);
        for (name, value) in &self.headers {
            call = call.header(name, value);
        }
        if let Some((kind, content)) = &self.content {
            call = call.body(kind, content.clone());
        }
        call.send().await
    }
}

/// Whether a broken request can never succeed.
pub fn must_be_refused(broken: &Broken) -> bool {
    ["JSON", "NUL", "type", "version", "size"].iter().any(|kind| broken.what.starts_with(kind))
}

/// Invalid paths.
pub fn of_path(row: &Row) -> Vec<Broken> {
    if !row.path().contains('{') {
        return Vec::new();
    }
    let with = |word: &str| {
        let parts = row.path().split('/').map(|part| match part.starts_with('{') {
            true => word,
            false => part,
        });
        Broken::new(format!("path {word}")).at(parts.collect::<Vec<_>>().join("/"))
    };
    let words = ["99999999999999999999", "%FF", "’"];
    let all = words.into_iter().map(with);
    let nul = Broken { what: "NUL in the path".into(), ..with("a%00b") };
    all.chain([nul, with("abc").by_browser()]).collect()
}

/// Invalid queries.
pub fn of_query(row: &Row, document: &Value, ids: &Ids) -> Vec<Broken> {
    let path = match row.at {
        Some(name) => {
            row.path().replace("{what}", name).replace("{period}", name).replace("{file}", name)
        }
        None => ids.fill(row.path()),
    };
    let ask = |query: &str| Broken::new(format!("query {query}")).at(format!("{path}?{query}"));
    let described = document["paths"][row.path()]["get"]["parameters"].as_array();
    let described = described.into_iter().flatten().filter(|one| one["in"] == "query");
    let described = described.filter_map(|one| one["name"].as_str());
    let of_pages = ["page", "sort", "town", "as_of"];
    let names: Vec<&str> = match row.path().starts_with("/api/") {
        true => described.collect(),
        false => of_pages.to_vec(),
    };
    let nonsense = names.iter().map(|name| ask(&format!("{name}=not a word")));
    let twice = names.iter().take(1).map(|name| ask(&format!("{name}=1&{name}=1")));
    let unknown = ["colour=red", "%=%zz&&=%FF"].map(ask);
    let pages = ["page=abc&colour=red"].map(|query| ask(query).by_browser());
    let nul = Broken { what: "NUL in the query".into(), ..ask("q=a%00b&town=%00") };
    nonsense.chain(twice).chain(unknown).chain(pages).chain([nul]).collect()
}

/// Invalid bodies and versions for an existing record.
pub fn of_content(row: &Row, document: &Value, app: &TestApp, ids: &Ids) -> Vec<Broken> {
    let mut all = Vec::new();
    let version = format!("\"{}\"", ids.version);
    if let Some(body) = row.body {
        let sample = body(app, ids);
        all.extend(no_json(&sample));
        all.extend(wrong_members(&sample, &schema(row, document)));
    } else if let Some(form) = row.form {
        all.extend(no_form());
        all.extend(wrong_entries(&form(app, ids)));
    } else {
        all.extend(no_form());
    }
    let versioned = matches!(row.method(), Method::PATCH | Method::PUT | Method::DELETE);
    let mut all: Vec<_> = match versioned {
        true => all.into_iter().map(|one| one.header("if-match", version.clone())).collect(),
        false => all,
    };
    if versioned && row.path() != "/api/v1/auth/sessions/{id}" {
        let sample = row.body.map(|body| body(app, ids).to_string()).unwrap_or_default();
        let none = Broken::new("version none").content(JSON, sample.clone());
        let others = ["*", "abc", "", "\"1\", \"2\"", "\"abc\"", "\"987654\""].map(|tag| {
            Broken::new(format!("version {tag}"))
                .header("if-match", tag)
                .content(JSON, sample.clone())
        });
        all.push(none);
        all.extend(others);
    }
    all
}

fn no_json(sample: &Value) -> Vec<Broken> {
    let text = sample.to_string();
    let doubled = text.replacen('{', "{\"colour\":1,\"colour\":1,", 1).replace(",}", "}");
    let texts = [
        "",
        " ",
        "{\"a\":",
        "{\"a\" 1}",
        "{a: 1}",
        "{\"a\": 1,}",
        "[",
        "nil",
        "\"x",
        "{} {}",
        "{\"a\": 1e999}",
        "{\"a\": \"\\ud800\"}",
        "[1, 2]",
        "null",
        "5",
        "\"x\"",
        "true",
    ];
    let mut all: Vec<_> =
        texts.iter().map(|text| Broken::new(format!("JSON {text}")).content(JSON, *text)).collect();
    all.push(Broken::new("JSON twice").content(JSON, doubled));
    all.push(Broken::new("JSON deep").content(JSON, "[".repeat(500) + &"]".repeat(500)));
    all.push(Broken::new("JSON no UTF-8").content(JSON, b"{\"a\": \"\xFF\"}".as_slice()));
    all.push(Broken::new("size").content(JSON, vec![b' '; 300 * 1024]));
    all.push(Broken::new("type text/plain").content("text/plain", text.clone()));
    all.push(Broken::new("type FORM").content(FORM, "a=b"));
    all.push(Broken::new("type nonsense").content("no-type", text));
    all
}

/// Each member with a value of another type, each member omitted, and an unknown member.
fn wrong_members(sample: &Value, schema: &Value) -> Vec<Broken> {
    let mut names: Vec<&String> =
        sample.as_object().into_iter().flatten().map(|(k, _)| k).collect();
    names.extend(schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name));
    names.sort();
    names.dedup();
    let values = [json!({"a": [1]}), json!("not a word"), json!(-1.5)];
    let mut all = Vec::new();
    for name in names {
        for value in &values {
            let mut body = sample.clone();
            body[name.as_str()] = value.clone();
            let what = format!("member {name}: {value}");
            all.push(Broken::new(what).content(JSON, body.to_string()));
        }
        let mut body = sample.clone();
        body[name.as_str()] = json!("a\u{0}b");
        all.push(Broken::new(format!("NUL in member {name}")).content(JSON, body.to_string()));
        let mut body = sample.clone();
        if body.as_object_mut().is_some_and(|members| members.remove(name).is_some()) {
            let what = format!("member {name} missing");
            all.push(Broken::new(what).content(JSON, body.to_string()));
        }
    }
    let mut body = sample.clone();
    body["colour"] = "red".into();
    all.push(Broken::new("JSON with another member").content(JSON, body.to_string()));
    all
}

fn schema(row: &Row, document: &Value) -> Value {
    let method = row.method().as_str().to_ascii_lowercase();
    let operation = &document["paths"][row.path()][method.as_str()];
    let schema = &operation["requestBody"]["content"][JSON]["schema"];
    match schema["$ref"].as_str().and_then(|link| link.rsplit('/').next()) {
        Some(name) => document["components"]["schemas"][name].clone(),
        None => schema.clone(),
    }
}

fn no_form() -> Vec<Broken> {
    let forms = ["", "%zz=%&=&&a=%FF", "version=abc&action=wave&action=wave"];
    let mut all: Vec<_> =
        forms.iter().map(|form| Broken::new(format!("form {form}")).content(FORM, *form)).collect();
    all.push(Broken::new("form not UTF-8").content(FORM, b"a=\xFF\xFE".as_slice()));
    all.push(Broken::new("form as JSON").content(JSON, "{\"version\": 1}"));
    all.push(Broken::new("form of no type").content("no-type", "version=1"));
    all.push(Broken::new("form too large").content(FORM, vec![b'a'; 300 * 1024]));
    all.push(
        Broken::new("form in a strange alphabet")
            .content("application/x-www-form-urlencoded; charset=klingon", "a=b"),
    );
    all.push(Broken::new("form").content(FORM, "version=abc&colour=red").by_browser());
    all
}

/// Each form entry with nonsense, and each entry omitted.
fn wrong_entries(form: &str) -> Vec<Broken> {
    let entries: Vec<&str> = form.split('&').collect();
    let mut all = Vec::new();
    for (place, entry) in entries.iter().enumerate() {
        let name = entry.split('=').next().unwrap_or_default();
        for value in ["not a word", ""] {
            let mut changed: Vec<String> = entries.iter().map(|one| (*one).to_owned()).collect();
            changed[place] = format!("{name}={value}");
            let what = format!("entry {name}={value}");
            let broken = Broken::new(what).content(FORM, changed.join("&"));
            all.push(if value.is_empty() { broken.by_browser() } else { broken });
        }
        let mut changed: Vec<String> = entries.iter().map(|one| (*one).to_owned()).collect();
        changed[place] = format!("{name}=a%00b");
        all.push(Broken::new(format!("NUL in entry {name}")).content(FORM, changed.join("&")));
    }
    all
}

/// An invalid upload; its error shows whether the route accepts uploads.
pub fn noise() -> Broken {
    Broken::new("upload of noise").content(MULTIPART, "noise")
}

/// Uploads that are broken or have invalid content.
pub fn of_upload() -> Vec<Broken> {
    let part = |name: &str, content: &str| {
        format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{content}\r\n")
    };
    let file = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n企业名称\n甲\n\r\n";
    let whole = |parts: &[&str]| format!("{}--x--\r\n", parts.concat());
    let mut all = vec![
        Broken::new("upload without a boundary").content("multipart/form-data", "x"),
        Broken::new("upload of no form").content("multipart/mixed; boundary=x", "--x--"),
        Broken::new("upload of nothing").content(MULTIPART, ""),
        Broken::new("upload cut short").content(MULTIPART, &file[..60]),
        Broken::new("upload cut in the file").content(MULTIPART, file),
        Broken::new("upload without parts").content(MULTIPART, whole(&[])),
        Broken::new("upload without a name").content(MULTIPART, "--x\r\n\r\na\r\n--x--\r\n"),
        Broken::new("upload with a strange head")
            .content(MULTIPART, "--x\r\n’: a\r\n\r\na\r\n--x--\r\n"),
        Broken::new("upload of an alien part")
            .content(MULTIPART, whole(&[&part("colour", "red"), file])),
    ];
    all.push(noise().by_browser());
    for (name, content) in [
        ("kind", "abc"),
        ("mapping", "{\"a\":"),
        ("mapping", "[1]"),
        ("mapping", "{\"a\": 1}"),
        ("mapping", "{\"a\": \"colour\"}"),
        ("as_of", "abc"),
        ("encoding", "klingon"),
        ("sheet", "abc"),
        ("town", "abc"),
        ("town", "a\u{0}b"),
        ("version", "abc"),
        ("action", "wave"),
        ("text", ""),
    ] {
        let kind = part("kind", "companies");
        let parts = match name {
            "kind" => vec![part(name, content)],
            _ => vec![kind, part(name, content)],
        };
        let parts: Vec<&str> = parts.iter().map(String::as_str).chain([file]).collect();
        let what = format!("upload with {name}={content}");
        all.push(Broken::new(what).content(MULTIPART, whole(&parts)));
    }
    for (name, content) in
        [("a.xlsx", "PK\u{3}\u{4}broken"), ("a.xls", "\u{d0}broken"), ("a.pdf", "%PDF"), ("", "")]
    {
        let file = format!(
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{content}\r\n"
        );
        let parts = whole(&[&part("kind", "companies"), &file]);
        all.push(Broken::new(format!("upload of {name}")).content(MULTIPART, parts));
    }
    all
}
