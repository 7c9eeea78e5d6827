//! Column titles of bank exports in many languages.
//!
//! Owns: which title means which role. Not here: whether the values agree (`suggest`).
//! Invariant: an exact title outranks one that only contains a known word.

/// What a column can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Role {
    BookedOn,
    ValuedOn,
    Amount,
    Debit,
    Credit,
    Direction,
    Currency,
    Balance,
    Description,
    Counterparty,
    CounterpartyAccount,
    Account,
    Reference,
    Status,
}

/// A role, its titles best first, and words that a title may merely contain; `|` between them.
pub(super) struct Titles {
    pub(super) role: Role,
    exact: &'static str,
    words: &'static str,
}

/// A title with any of these is no amount of the account.
const OTHER_AMOUNTS: [&str; 20] = [
    "original",
    "ursprung",
    "fremd",
    "foreign",
    "refund",
    "refunded",
    "fee",
    "gebuhr",
    "tax",
    "converted",
    "compensation",
    "instructed",
    "local",
    "balance",
    "saldo",
    "solde",
    "vat",
    "commission",
    "cashback",
    "limit",
];

/// Lower case, without accents and brackets, words apart: `RunningBalance (EUR)` → `running balance`.
pub(super) fn normalise(title: &str) -> String {
    let mut normal = String::with_capacity(title.len());
    let mut before = ' ';
    let mut depth = 0_u32;
    for letter in title.chars() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            _ if letter.is_alphanumeric() => {
                let starts_word = (letter.is_uppercase() && before.is_lowercase())
                    || (letter.is_numeric() && before.is_alphabetic());
                if starts_word && !normal.is_empty() {
                    normal.push(' ');
                }
                for lower in letter.to_lowercase() {
                    normal.push_str(&fold(lower));
                }
            }
            // `d'opération` is two words, as `Soll/Haben` is.
            _ if !normal.ends_with(' ') && !normal.is_empty() => normal.push(' '),
            _ => {}
        }
        before = letter;
    }
    normal.trim_end().to_owned()
}

fn fold(letter: char) -> String {
    let plain = match letter {
        'ä' | 'à' | 'á' | 'â' | 'ã' | 'å' | 'ą' => 'a',
        'ö' | 'ò' | 'ó' | 'ô' | 'õ' | 'ø' | 'ő' => 'o',
        'ü' | 'ù' | 'ú' | 'û' | 'ű' | 'ů' => 'u',
        'é' | 'è' | 'ê' | 'ë' | 'ę' | 'ě' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ç' | 'ć' | 'č' => 'c',
        'ñ' | 'ń' | 'ň' => 'n',
        'ł' => 'l',
        'ś' | 'š' => 's',
        'ź' | 'ż' | 'ž' => 'z',
        'ý' => 'y',
        'ř' => 'r',
        'ß' => return "ss".to_owned(),
        other => other,
    };
    plain.to_string()
}

/// How well a normalised title fits a role: lower is better, none is not at all.
pub(super) fn rank(titles: &Titles, title: &str) -> Option<usize> {
    if title.is_empty() {
        return None;
    }
    if let Some(at) = titles.exact.split('|').position(|it| it == title) {
        return Some(at);
    }
    if matches!(titles.role, Role::Amount | Role::Debit | Role::Credit) {
        let other = |it: &str| OTHER_AMOUNTS.contains(&it);
        if title.split(' ').any(other) {
            return None;
        }
    }
    let mut words = titles.words.split('|');
    words
        .position(|word| title.split(' ').any(|it| it == word))
        .map(|at| 1000 + at)
}

/// Every role; earlier ones choose their column first.
pub(super) const TITLES: [Titles; 14] = [
    Titles {
        role: Role::BookedOn,
        exact: "booking date|buchungstag|buchungsdatum|booked on|date booked|posting date|\
            posted date|post date|date posted|date comptable|date de comptabilisation|\
            date operation|date d operation|date de l operation|boekdatum|boekingsdatum|\
            datum boeking|fecha operacion|fecha de operacion|f operacion|fecha contable|\
            data contabile|data operazione|data registrazione|data ksiegowania|\
            data operacji|data transakcji|bokforingsdag|bokforingsdatum|bogforingsdato|\
            bokfort dato|kirjauspaiva|transaction date|trans date|transaktionsdatum|\
            transactiedatum|completed date|completed date utc|umsatzdatum|entry date|\
            operation date|journal date|datum|date|data|fecha|dato|dag|tag|day|buchung|data mov|\
            data movimento|data do movimento|data lancamento|datum zauctovani|\
            datum provedeni|datum proveden|konyveles datuma|tarih|created|created date|\
            belegdatum|effective date|started date|time|timestamp",
        words: "date|datum|fecha|buchungstag|data",
    },
    Titles {
        role: Role::ValuedOn,
        exact: "value date|valuta|valutadatum|valuta datum|wertstellung|wertstellungstag|\
            wertstellungsdatum|wert|date de valeur|date valeur|valeur|rentedatum|\
            fecha valor|fecha de valor|f valor|data valuta|data valor|data waluty|\
            interest date|valuteringsdag|valutadato|rentedato|arvopaiva|datum valuty|\
            valued on",
        words: "",
    },
    Titles {
        role: Role::Debit,
        exact: "debit|debits|debit amount|amount debit|withdrawal|withdrawals|withdrawal amt|\
            withdrawal amount|paid out|money out|soll|belastung|lastschrift|ausgabe|\
            ausgaben|debet|cargo|cargos|dare|uscite|addebito|addebiti|debito|debitos|\
            ausgang|sortie|sorties|obciazenia|spent|af|out|montant debit|debit eur|\
            belastungen",
        words: "withdrawal|debit|dare|uscite|belastung|ausgehend|outgoing",
    },
    Titles {
        role: Role::Credit,
        exact: "credit|credits|credit amount|amount credit|deposit|deposits|deposit amt|\
            deposit amount|paid in|money in|haben|gutschrift|einnahme|einnahmen|abono|\
            abonos|avere|entrate|accredito|accrediti|credito|creditos|ingreso|ingresos|\
            eingang|entree|entrees|uznania|received|bij|in|montant credit|credit eur|\
            gutschriften",
        words: "deposit|credit|avere|entrate|gutschrift|eingehend|incoming",
    },
    Titles {
        role: Role::Amount,
        exact: "amount|betrag|buchungsbetrag|umsatz|montant|bedrag|transactiebedrag|importe|\
            importo|kwota|belopp|belob|maara|castka|osszeg|tutar|montante|quantia|valor|\
            transaction amount|net amount|betrag in eur|amount eur|amount in eur|\
            montant en euros|montant en eur|bedrag eur|importe eur|movimiento|net|total|\
            value|summe|sum|gross|brutto|netto",
        words: "amount|betrag|montant|bedrag|importe|importo|kwota|castka",
    },
    Titles {
        role: Role::Direction,
        exact: "d c|dc|c d|cd|debit credit|credit debit|dr cr|cr dr|drcr|crdr|soll haben|s h|sh|\
            h s|af bij|bij af|afbij|debet credit|credit debit indicator|\
            debit credit indicator|transaction type|direction|sens|sign|segno|dare avere|\
            richting|indicator|type|typ|belastung gutschrift|kz|soll haben kennzeichen",
        words: "",
    },
    Titles {
        role: Role::Currency,
        exact: "currency|currency code|monn|wahrung|waehrung|ccy|curr|devise|munt|muntsoort|moneda|\
            divisa|waluta|moeda|mena|valuta|whg|wrg|transaction currency|account currency|\
            kontowahrung|valyuta|valiuta|zahlungswahrung|wahrung der karte",
        words: "",
    },
    Titles {
        role: Role::Balance,
        exact: "balance|running balance|saldo|kontostand|solde|account balance|\
            saldo nach buchung|saldo na mutatie|saldo na trn|laufender saldo|\
            saldo contabile|saldo po operacji|salda|zustatek|closing balance|balance after|\
            saldo after transaction|bakiye|running bal|saldo eur|verfugbares guthaben",
        words: "balance|saldo|kontostand|solde",
    },
    Titles {
        role: Role::Counterparty,
        exact: "counterparty|counterparty name|counter party|payee|payee name|beneficiary|\
            beneficiary name|partner name|partner|empfanger|zahlungsempfanger|zahlungsempfanger in|auftraggeber|\
            auftraggeber empfanger|empfanger auftraggeber|begunstigter zahlungspflichtiger|\
            beguenstigter zahlungspflichtiger|auftraggeber begunstigter|\
            begunstigter auftraggeber|name zahlungsbeteiligter|zahlungspflichtiger|\
            zahlungsbeteiligter|empfangername|tegenpartij|naam tegenpartij|\
            naam omschrijving|naam|merchant|merchant name|beneficiario|ordinante|\
            beneficiaire|contrepartie|tiers|odbiorca|nadawca|nadawca odbiorca|\
            nazwa odbiorcy|name|nom|nombre|auftraggeber name|to|from|nazev protiuctu|\
            motpart|customer description",
        words: "payee|begunstigter|empfanger|auftraggeber|tegenpartij|merchant",
    },
    Titles {
        role: Role::Description,
        exact: "description|verwendungszweck|purpose|reason|details|memo|text|narrative|libelle|\
            communication|communications|omschrijving|mededelingen|mededeling|concepto|\
            descripcion|descrizione|causale|desc|payment reference|transaction description|\
            transaction details|opis|tytul|tytul operacji|beschreibung|buchungsdetails|\
            particulars|remittance information|narration|remarks|buchungstext|posting text|\
            descricao|historico|detalle|detalles|booking text|original description|\
            zahlungsgrund|vorgang verwendungszweck|note|notes|items|selite|beskrivning|\
            tekst|popis|zprava pro prijemce|aciklama|motif|umsatztext|umsatzbeschreibung|transaction ref 1|transaction ref 2|transaction ref 3|notizen|bemerkung",
        words: "verwendungszweck|description|omschrijving|libelle|descripcion",
    },
    Titles {
        role: Role::CounterpartyAccount,
        exact: "partner iban|counterparty iban|counterparty account|iban counterparty|\
            iban zahlungsbeteiligter|gegenkonto|gegenkonto iban|tegenrekening|\
            tegenrekening iban bban|rekening tegenpartij|contra account|beneficiary account|\
            beneficiary iban|account number|kontonummer iban|kontonummer|iban|number|\
            konto nr|compte contrepartie|rachunek odbiorcy|cislo protiuctu|protiucet|\
            empfanger iban|konto iban",
        words: "",
    },
    Titles {
        role: Role::Account,
        exact: "account|auftragskonto|own account|account id|account iban|konto|rekening|\
            rekeningnummer|iban bban|compte|cuenta|conto|account name|\
            bezeichnung auftragskonto|iban auftragskonto|eigene iban|ihr konto|account no|\
            rachunek|kontobezeichnung|from account|kontoname",
        words: "",
    },
    Titles {
        role: Role::Reference,
        exact: "reference|bank reference|transaction id|transaktions id|transaction reference|referenz|\
            reference number|referentie|riferimento|referencia|ref|kundenreferenz|\
            kundenreferenz end to end|end to end referenz|end to end id|sepa reference|id|\
            order id|transaction number|volgnr|volgnummer|check number|check no|check|\
            cheque number|unique id|fitid|confirmation|transaktionsnummer|journal number|\
            numero|receipt number|tracking number",
        words: "reference|referenz|kundenreferenz",
    },
    Titles {
        role: Role::Status,
        exact: "status|state|booking status|transaction status|buchungsstatus",
        words: "",
    },
];
