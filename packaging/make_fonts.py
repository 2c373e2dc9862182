"""Make the shipped fonts from the static TrueType files of Noto Sans SC and Noto Serif SC.

    python packaging/make_fonts.py FOLDER_WITH_THE_TTF_FILES

The files come from the npm packages ``@expo-google-fonts/noto-sans-sc`` and ``.../noto-serif-sc``
(SIL Open Font Licence 1.1). Each is cut to Chinese, Latin and the signs that we print. A second, small
"Latin" cut has the four curly quotes at their proportional width: in the first they are a full em wide,
which leaves holes in English lines.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

WEIGHTS = {
    "NotoSansSC": {"400Regular": "Regular", "500Medium": "Medium", "700Bold": "Bold"},
    "NotoSerifSC": {"400Regular": "Regular", "600SemiBold": "SemiBold"},
}
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2028), *range(0x2030, 0x203B)]
SIGNS = [0x20AC, 0xA5, 0x2103, 0x2116, 0x2122, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x221A, 0x2248, 0x2260]
SIGNS += [0x2264, 0x2265, 0x2266, 0x2267, 0x2713, 0x25A0, 0x25A1, 0x25B2, 0x25BC, 0x25C6, 0x25CB, 0x25CF, 0x2605]
SIGNS += [*range(0x2460, 0x2474), *range(0x2070, 0x2090), 0x33A1, 0x338F, 0x2300]
CHINESE = [*range(0x3000, 0x3040), *range(0x4E00, 0xA000), *range(0xFF00, 0xFFF0), 0x3007]
QUOTES = (0x2018, 0x2019, 0x201C, 0x201D)


def cut(source: Path, target: Path, code_points: list[int], *, narrow_quotes: bool) -> None:
    """Write the glyphs for some code points of a font as a new font."""
    font = TTFont(source)
    if narrow_quotes:
        _map_quotes(font)
    keep = {"layout_features": [], "hinting": False, "notdef_outline": True, "name_IDs": ["*"]}
    options = subset.Options(drop_tables=["DSIG"], **keep)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=code_points)
    subsetter.subset(font)
    font.save(target)


def _map_quotes(font: TTFont) -> None:
    """Point the four quotes at the glyphs that the font's own ``pwid`` feature puts in their place."""
    table = font["GSUB"].table
    lookups = {i for f in table.FeatureList.FeatureRecord if f.FeatureTag == "pwid" for i in f.Feature.LookupListIndex}
    narrow: dict[str, str] = {}
    for index in lookups:
        for part in table.LookupList.Lookup[index].SubTable:
            narrow |= getattr(getattr(part, "ExtSubTable", part), "mapping", {})
    for sub in font["cmap"].tables:
        for code in QUOTES:
            if code in sub.cmap:
                sub.cmap[code] = narrow.get(sub.cmap[code], sub.cmap[code])


def main(folder: str) -> None:
    target = Path(__file__).parents[1] / "resources" / "fonts"
    for family, weights in WEIGHTS.items():
        for found, weight in weights.items():
            source = next(Path(folder).rglob(f"{family}_{found}.ttf"))
            cut(source, target / f"{family}-{weight}.ttf", CHINESE + LATIN + SIGNS, narrow_quotes=False)
            cut(source, target / f"{family}-Latin-{weight}.ttf", LATIN, narrow_quotes=True)


if __name__ == "__main__":
    main(sys.argv[1])
