//! Invented names of companies, people and shops.
//!
//! Owns: the tables. Not here: which of them trades how (`business`).
//! Invariant: nobody and nothing of these names is meant.

/// First halves of German and Austrian company names.
pub(super) const STEMS: [&str; 22] = [
    "Birkenhain",
    "Küstenglück",
    "Dünenwald",
    "Möwenort",
    "Haselgrund",
    "Fährmann",
    "Lindwurm",
    "Rotklee",
    "Sturmhöhe",
    "Kleeblatt",
    "Weidenbruch",
    "Ostwind",
    "Silberdistel",
    "Moosbach",
    "Ackerkrone",
    "Heidekorn",
    "Nebelhorn",
    "Tannenspitz",
    "Gänseblume",
    "Uferland",
    "Bernsteiner",
    "Quellfeld",
];
/// Second halves of German and Austrian company names.
pub(super) const TRADES: [&str; 8] = [
    "Gartencenter GmbH",
    "Baumarkt KG",
    "Handels GmbH",
    "Outdoor GmbH & Co. KG",
    "Floristik e.K.",
    "Warenhaus AG",
    "Freizeit GmbH",
    "Geschenke OHG",
];
/// British customers.
pub(super) const BRITISH: [&str; 10] = [
    "Thistledown Garden Centres Ltd",
    "Fernhollow Outdoor Ltd",
    "Pebblewick Stores plc",
    "Rook & Ramble Ltd",
    "Harrowmere Home Ltd",
    "Saltmarsh Supplies Ltd",
    "Brackenfold Ltd",
    "Old Ferry Trading Ltd",
    "Candlewright & Sons Ltd",
    "Oakenshaw Leisure Ltd",
];
/// American customers.
pub(super) const AMERICAN: [&str; 8] = [
    "PRAIRIE LANTERN OUTFITTERS INC",
    "BLUE MESA HOME LLC",
    "CEDAR HOLLOW GARDENS INC",
    "TALL PINE TRADING CO",
    "GREAT DIVIDE OUTDOOR LLC",
    "HARBOR & HEARTH INC",
    "SAGEBRUSH SUPPLY CO",
    "RED CANOE STORES INC",
];
/// Suppliers paid from Germany.
pub(super) const SUPPLIERS: [&str; 26] = [
    "Flechtwerk Manufaktur GmbH",
    "Ziegelei Rotsand KG",
    "Polderplant B.V.",
    "Lampenhaus Glimm GmbH",
    "Holzhof Eichenau GmbH",
    "Emaille Werke Bergtal AG",
    "Tuinhuis Nooit B.V.",
    "Druckerei Satzspiegel",
    "Verpackung Faltfix GmbH",
    "Spedition Kranichzug GmbH",
    "Kerzenzieherei Wachslicht",
    "Seilerei Taumann",
    "Alpenglas Handels GmbH",
    "Textilweberei Leinfeld AG",
    "Zeltbau Sturmfest GmbH",
    "Gerätebau Harkner GmbH",
    "Saatgut Keimling KG",
    "Töpferei Lehmgrube",
    "Wildbienen Nisthilfen UG",
    "Feuerschalen Schmiede Glut",
    "Palettenkontor Nord GmbH",
    "Zollagentur Schrankenlos",
    "Werbeagentur Lautmaler GmbH",
    "IT-Haus Bitfluss GmbH",
    "Gebäudereinigung Blitzblank",
    "Messebau Standfest GmbH",
];
/// Suppliers paid from the United Kingdom.
pub(super) const BRITISH_SUPPLIERS: [&str; 8] = [
    "Wickerby Willow Works Ltd",
    "Dunmoor Haulage Ltd",
    "Printwell & Crane Ltd",
    "Slateford Pottery Ltd",
    "Northgate Packaging Ltd",
    "Bellhanger Media Ltd",
    "Kestrel Couriers Ltd",
    "Tidewater Storage Ltd",
];
/// Suppliers paid from the United States.
pub(super) const AMERICAN_SUPPLIERS: [&str; 6] = [
    "LONGHAUL FREIGHT PARTNERS INC",
    "BRIGHTBOX WAREHOUSING LLC",
    "CUSTOMS BROKERS OF THE LAKES",
    "MAPLE ROW MARKETING LLC",
    "GRANITE STATE TOOLS INC",
    "SUNFLOWER PACKAGING CO",
];
/// Given names.
pub(super) const GIVEN: [&str; 26] = [
    "Anneke", "Bastian", "Carla", "Dörte", "Emre", "Fenja", "Gero", "Hilde", "Imke", "Jannis",
    "Katinka", "Lasse", "Merle", "Nils", "Oda", "Piet", "Quirin", "Rieke", "Sönke", "Tilda", "Ulf",
    "Veronika", "Wiebke", "Xenia", "Yannik", "Zoe",
];
/// Family names.
pub(super) const FAMILY: [&str; 26] = [
    "Ahrenholt",
    "Brinkstede",
    "Claasdorf",
    "Deichgräber",
    "Eschenhagen",
    "Fährbeck",
    "Grotewohlt",
    "Hinrichsby",
    "Immenroth",
    "Jessenkamp",
    "Kattenstroth",
    "Lütjenhaus",
    "Mühlenbrock",
    "Nissenfeld",
    "Oltmannsen",
    "Petersholm",
    "Quastorf",
    "Rövenstrunk",
    "Südermann",
    "Tönningsen",
    "Uhlenbusch",
    "Vossgard",
    "Wöhlerkamp",
    "Ystrander",
    "Zieglhuber",
    "Ostermoor",
];
/// British employees.
pub(super) const BRITISH_STAFF: [&str; 6] = [
    "Alder Penhallow",
    "Bryony Westerdale",
    "Callum Thornaby",
    "Dilys Marchwood",
    "Ewan Cragside",
    "Freya Holmroyd",
];
/// Health insurers that collect social security, and their share of it in percent.
pub(super) const INSURERS: [(&str, i64); 4] = [
    ("Nordlicht Krankenkasse", 41),
    ("BKK Windrose", 27),
    ("Hanseatische Gesundheitskasse", 20),
    ("IKK Leuchtturm", 12),
];
/// Subscriptions collected from the current account: name, cents, day, text.
pub(super) const SUBSCRIPTIONS: [(&str, i64, i8, &str); 12] = [
    (
        "Stadtwerke Brisehafen",
        118_430,
        2,
        "Strom und Gas Abschlag",
    ),
    ("Wasserverband Unterelbe", 21_800, 2, "Wasser Abschlag"),
    (
        "Fernruf Telekommunikation",
        43_915,
        5,
        "Telefon und Internet Rechnung",
    ),
    ("Funkmast Mobil GmbH", 31_420, 8, "Mobilfunk Rahmenvertrag"),
    (
        "Wolkenheim Hosting GmbH",
        64_800,
        1,
        "Server und Datensicherung",
    ),
    ("Zettelwerk Software AG", 28_900, 3, "Buchhaltung Lizenz"),
    ("Kopierland Leasing GmbH", 17_655, 15, "Drucker Leasingrate"),
    (
        "Fuhrpark Leasing Nord AG",
        214_370,
        1,
        "Leasingrate Fahrzeuge",
    ),
    ("Wachdienst Nachtfalter", 38_675, 12, "Objektschutz"),
    (
        "Schutzbund Versicherung AG",
        97_240,
        4,
        "Betriebshaftpflicht Beitrag",
    ),
    ("Kaffeerösterei Bohnenkai", 14_990, 18, "Kaffee Abonnement"),
    ("Parkraum Speicherstadt", 22_500, 1, "Stellplätze Miete"),
];
/// Where cards are used: name, town, lowest and highest cents.
pub(super) const SHOPS: [(&str, &str, i64, i64); 18] = [
    ("TANKHOF NORDERWEG", "HAMBURG", 4_500, 11_900),
    ("SCHIENENVERKEHR ONLINE", "BERLIN", 2_990, 23_900),
    ("HOTEL LEUCHTFEUER", "KIEL", 8_900, 34_700),
    ("TAXI HANSA 4711", "HAMBURG", 980, 5_400),
    ("BUEROBEDARF KLAMMER", "HAMBURG", 790, 24_900),
    ("GASTHAUS ZUR KOGGE", "LUEBECK", 3_400, 18_600),
    ("BAECKEREI MORGENROT", "HAMBURG", 420, 3_100),
    ("LUFTKRANICH AIRWAYS", "FRANKFURT", 11_900, 68_900),
    ("SUCHWERBUNG EUROPE", "DUBLIN", 15_000, 95_000),
    ("BILDERNETZ ADS", "DUBLIN", 9_000, 72_000),
    ("PIXELPRESSE STOCK", "AMSTERDAM", 1_900, 7_900),
    ("WERKZEUGKISTE MARKT", "BREMEN", 1_290, 29_900),
    ("POSTBOTE FILIALE 22", "HAMBURG", 160, 6_990),
    ("PARKHAUS FLEETINSEL", "HAMBURG", 300, 2_800),
    ("CLOUDKESSEL COMPUTE", "LUXEMBURG", 6_000, 41_000),
    ("CODEHAFEN SEATS", "UTRECHT", 8_400, 16_800),
    ("SUPERMARKT KIEBITZ", "HAMBURG", 890, 8_700),
    ("MESSE RESTAURANT", "HANNOVER", 2_200, 26_000),
];
