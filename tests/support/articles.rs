//! Articles of our own for load: news in Arabic, put together from parts, each with an id of its own.

/// What happens, in each sentence with a place and a number in it.
const SENTENCES: [&str; 8] = [
    "قُتل {n} مدنياً وأصيب آخرون في غارة جوية على بلدة {place} صباح اليوم",
    "اعتقلت الشرطة {n} متظاهراً في مدينة {place} بعد احتجاجات على غلاء الأسعار",
    "بحث وزير الخارجية مع نظيره في {place} سبل التوصل إلى وقف لإطلاق النار",
    "وصلت قافلة مساعدات من {n} شاحنة إلى {place} بعد أسابيع من الحصار",
    "دعا الأمين العام للأمم المتحدة أطراف النزاع في {place} إلى ضبط النفس",
    "وقّع الجانبان في {place} اتفاقاً لتبادل {n} أسيراً بوساطة دولية",
    "قصفت قوات النظام بالمدفعية أحياء سكنية في {place} ما أدى إلى دمار واسع",
    "أعلن المتحدث باسم الجيش في {place} أن قواته صدت هجوماً وأسرت {n} مقاتلاً",
];

const PLACES: [&str; 8] = ["إدلب", "حلب", "الموصل", "تعز", "بنغازي", "الخرطوم", "غزة", "صنعاء"];

/// So many articles of about `bytes` bytes each: (id, JSON). The same call gives the same articles.
pub fn made_up(count: usize, bytes: usize) -> Vec<(String, String)> {
    (0..count)
        .map(|n| {
            let id = format!("made-up-{n}");
            let sentence = |k: usize| {
                let pick = n.wrapping_mul(31).wrapping_add(k.wrapping_mul(7));
                SENTENCES[pick % SENTENCES.len()]
                    .replace("{n}", &(pick % 90 + 3).to_string())
                    .replace("{place}", PLACES[pick / 8 % PLACES.len()])
            };
            let mut text = String::new();
            for k in 0.. {
                text.push_str(&sentence(k));
                text.push_str(if k % 3 == 2 { ".\n\n" } else { ". " });
                if text.len() >= bytes {
                    break;
                }
            }
            let article = serde_json::json!({
                "id": id, "title": sentence(0), "text": text, "published_at": "2019-06-20", "source": "made up",
            });
            (id, article.to_string())
        })
        .collect()
}

/// The articles as JSON lines.
pub fn to_lines(articles: &[(String, String)]) -> Vec<u8> {
    articles.iter().flat_map(|(_, json)| [json.as_bytes(), b"\n"].concat()).collect()
}
