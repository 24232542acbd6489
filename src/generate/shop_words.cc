#include "generate/shop_words.h"

#include <array>

namespace dynalake::generate::internal {
namespace {

constexpr std::array<PersonName, 48> kFirstNames = {{
    {"Mia", "mia"},      {"Noah", "noah"},     {"Zoë", "zoe"},        {"Liam", "liam"},
    {"Emma", "emma"},    {"José", "jose"},     {"Chloé", "chloe"},    {"Lucas", "lucas"},
    {"Hana", "hana"},    {"Omar", "omar"},     {"Jürgen", "juergen"}, {"Ines", "ines"},
    {"Sofia", "sofia"},  {"Mateo", "mateo"},   {"Aisha", "aisha"},    {"Yuki", "yuki"},
    {"Björn", "bjoern"}, {"Freya", "freya"},   {"Ravi", "ravi"},      {"Priya", "priya"},
    {"Wei", "wei"},      {"Mei", "mei"},       {"Kwame", "kwame"},    {"Amara", "amara"},
    {"Ivan", "ivan"},    {"Anna", "anna"},     {"Pavel", "pavel"},    {"Elena", "elena"},
    {"Tom", "tom"},      {"Grace", "grace"},   {"Jack", "jack"},      {"Olivia", "olivia"},
    {"Hugo", "hugo"},    {"Léa", "lea"},       {"Nils", "nils"},      {"Astrid", "astrid"},
    {"Marco", "marco"},  {"Giulia", "giulia"}, {"Diego", "diego"},    {"Lucía", "lucia"},
    {"Ali", "ali"},      {"Leyla", "leyla"},   {"Daniel", "daniel"},  {"Sarah", "sarah"},
    {"Ben", "ben"},      {"Ruth", "ruth"},     {"Peter", "peter"},    {"Nora", "nora"},
}};

constexpr std::array<PersonName, 48> kLastNames = {{
    {"Tanaka", "tanaka"},     {"Müller", "mueller"},      {"Smith", "smith"},
    {"García", "garcia"},     {"Okafor", "okafor"},       {"Rossi", "rossi"},
    {"Dubois", "dubois"},     {"Novák", "novak"},         {"O'Brien", "obrien"},
    {"Larsen", "larsen"},     {"Silva", "silva"},         {"Kowalski", "kowalski"},
    {"Ivanova", "ivanova"},   {"Chen", "chen"},           {"Nguyen", "nguyen"},
    {"Kim", "kim"},           {"Patel", "patel"},         {"Singh", "singh"},
    {"Haddad", "haddad"},     {"Yilmaz", "yilmaz"},       {"Jansen", "jansen"},
    {"Peeters", "peeters"},   {"Weber", "weber"},         {"Fischer", "fischer"},
    {"Schäfer", "schaefer"},  {"Moreau", "moreau"},       {"Lefèvre", "lefevre"},
    {"Bianchi", "bianchi"},   {"Romero", "romero"},       {"Núñez", "nunez"},
    {"Costa", "costa"},       {"Pereira", "pereira"},     {"Hansen", "hansen"},
    {"Virtanen", "virtanen"}, {"Lindqvist", "lindqvist"}, {"Berg", "berg"},
    {"Murphy", "murphy"},     {"Taylor", "taylor"},       {"Brown", "brown"},
    {"Wilson", "wilson"},     {"Evans", "evans"},         {"Clarke", "clarke"},
    {"Mensah", "mensah"},     {"Diallo", "diallo"},       {"Sato", "sato"},
    {"Suzuki", "suzuki"},     {"Wang", "wang"},           {"Li", "li"},
}};

constexpr std::array<Place, 24> kPlaces = {{
    {"Berlin", "DE", "10"},    {"München", "DE", "80"},   {"Hamburg", "DE", "20"},
    {"Wien", "AT", "1"},       {"Zürich", "CH", "80"},    {"Paris", "FR", "75"},
    {"Lyon", "FR", "69"},      {"Madrid", "ES", "28"},    {"Sevilla", "ES", "41"},
    {"Lisboa", "PT", "11"},    {"Milano", "IT", "20"},    {"Roma", "IT", "00"},
    {"London", "GB", "EC"},    {"Leeds", "GB", "LS"},     {"Dublin", "IE", "D0"},
    {"Amsterdam", "NL", "10"}, {"Antwerpen", "BE", "20"}, {"København", "DK", "1"},
    {"Stockholm", "SE", "11"}, {"Oslo", "NO", "01"},      {"Helsinki", "FI", "00"},
    {"Warszawa", "PL", "00-"}, {"Praha", "CZ", "11"},     {"Athína", "GR", "10"},
}};

constexpr std::array<std::string_view, 16> kStreets = {
    "Main Street",  "Station Road", "Park Lane",    "Church Street", "Mill Road",   "High Street",
    "Garden Row",   "Canal Street", "Market Place", "Bridge Street", "Castle Hill", "Lake View",
    "Schlossallee", "Rue du Port",  "Calle Mayor",  "Via Roma"};

constexpr std::array<Product, 40> kProducts = {{
    {"BOOK-1042", "Books", 1490, 420},        {"BOOK-1077", "Books", 2450, 610},
    {"BOOK-1103", "Books", 2999, 980},        {"BOOK-1188", "Books", 1295, 310},
    {"BOOK-1204", "Books", 1850, 350},        {"TOYS-2011", "Toys", 4990, 1850},
    {"TOYS-2034", "Toys", 1690, 240},         {"TOYS-2050", "Toys", 1999, 720},
    {"TOYS-2099", "Toys", 2490, 330},         {"TOYS-2140", "Toys", 3995, 1400},
    {"KTCH-3005", "Kitchen", 6900, 260},      {"KTCH-3016", "Kitchen", 5450, 2900},
    {"KTCH-3021", "Kitchen", 3490, 850},      {"KTCH-3044", "Kitchen", 4200, 1300},
    {"KTCH-3090", "Kitchen", 1500, 210},      {"GARD-4002", "Garden", 2795, 240},
    {"GARD-4019", "Garden", 1890, 900},       {"GARD-4027", "Garden", 690, 60},
    {"GARD-4061", "Garden", 2300, 1100},      {"GARD-4088", "Garden", 1590, 180},
    {"SPRT-5008", "Sports", 3500, 1200},      {"SPRT-5013", "Sports", 1995, 110},
    {"SPRT-5029", "Sports", 850, 300},        {"SPRT-5047", "Sports", 2890, 150},
    {"SPRT-5071", "Sports", 2650, 520},       {"HOME-6003", "Home", 4590, 1600},
    {"HOME-6012", "Home", 7900, 1450},        {"HOME-6030", "Home", 1790, 700},
    {"HOME-6055", "Home", 1200, 400},         {"HOME-6078", "Home", 3250, 830},
    {"ELEC-7001", "Electronics", 12900, 290}, {"ELEC-7010", "Electronics", 3999, 170},
    {"ELEC-7022", "Electronics", 15999, 195}, {"ELEC-7036", "Electronics", 2990, 95},
    {"ELEC-7049", "Electronics", 2190, 640},  {"OFFC-8004", "Office", 1350, 380},
    {"OFFC-8015", "Office", 4250, 45},        {"OFFC-8028", "Office", 1495, 260},
    {"OFFC-8033", "Office", 799, 2500},       {"OFFC-8051", "Office", 2380, 1250},
}};

constexpr std::array<std::string_view, 8> kCustomerTags = {
    "b2b", "early-bird", "gift-cards", "loyal", "newsletter", "reviewer", "student", "vip"};

}  // namespace

std::span<const PersonName> FirstNames() { return kFirstNames; }
std::span<const PersonName> LastNames() { return kLastNames; }
std::span<const Place> Places() { return kPlaces; }
std::span<const std::string_view> Streets() { return kStreets; }
std::span<const Product> Products() { return kProducts; }
std::span<const std::string_view> CustomerTags() { return kCustomerTags; }

}  // namespace dynalake::generate::internal
