//! The page of `rasid inspect` in a real browser: Chromium, without a window and without network. Where there is
//! none (Debian: `apt install chromium`), the test says so and is passed over.

use std::path::Path;
use std::process::{Command, Output};

const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

const ARTICLE: &str = "غارات روسية على ريف إدلب\n\n\
    قصفت الطائرات الروسية بلدة كفر نبل بريف إدلب، ما أدى إلى مقتل خمسة مدنيين.\n\n\
    وقال الدفاع المدني إن القصف استهدف سوقا شعبيا في البلدة.";

/// What only the page's own script can know, written where `--dump-dom` shows it.
const PROBE: &str = "<script>
addEventListener('load', () => {
  const card = document.querySelector('aside .card');
  card.dispatchEvent(new MouseEvent('mouseenter'));
  const lit = document.querySelectorAll('.text .on').length;
  const outside = performance.getEntriesByType('resource').length;
  const right = getComputedStyle(document.querySelector('.text')).direction;
  document.body.dataset.probe = `lit=${lit > 0} outside=${outside} direction=${right}`;
});
</script></body>";

#[test]
fn the_page_works_in_a_browser() {
    let Some(browser) = BROWSERS.iter().find(|b| Command::new(b).arg("--version").output().is_ok()) else {
        eprintln!("passed over: no Chromium here");
        return;
    };
    let folder = std::env::temp_dir().join(format!("rasid-page-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (article, page) = (folder.join("article.txt"), folder.join("page.html"));
    std::fs::write(&article, ARTICLE).unwrap();
    let made = Command::new(env!("CARGO_BIN_EXE_rasid"))
        .args([Path::new("inspect"), &article, Path::new("--output"), &page])
        .status();
    assert!(made.unwrap().success());
    let html = std::fs::read_to_string(&page).unwrap();
    std::fs::write(&page, html.replace("</body>", PROBE)).unwrap();
    let shown = show(browser, &folder, &page);
    let dom = String::from_utf8_lossy(&shown.stdout);
    let log = String::from_utf8_lossy(&shown.stderr);
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(shown.status.success(), "{log}");
    assert!(!log.contains("CONSOLE"), "the page complains: {log}");
    assert!(dom.contains("lit=true outside=0 direction=rtl"), "{}", &dom[dom.len().saturating_sub(2000)..]);
    for part in ["class=\"card", "<svg", "data-of=\"event-0\"", "triggers_assault:"] {
        assert!(dom.contains(part), "no {part} in the page");
    }
}

/// The page's tree after its script has run, and what the console says.
fn show(browser: &str, folder: &Path, page: &Path) -> Output {
    Command::new("timeout")
        .args(["60", browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
        .args(["--enable-logging=stderr", "--virtual-time-budget=3000", "--host-resolver-rules=MAP * ~NOTFOUND"])
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .arg("--dump-dom")
        .arg(format!("file://{}", page.display()))
        .output()
        .unwrap()
}
