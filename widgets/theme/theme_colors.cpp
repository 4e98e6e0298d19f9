// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/theme_colors.h"

namespace headlight {
namespace {

constexpr ThemeColors light{
    .window = 0xfff4f3ef,
    .surface = 0xfffcfbf8,
    .surfaceRaised = 0xffffffff,
    .text = 0xff1b1f27,
    .textMuted = 0xff5a606b,
    .line = 0xffdbd8d0,
    .accent = 0xff4f46e5,
    .sourceMark = 0xffb5179e,
    .selection = 0xff14171d,
    .warning = 0xffb3261e,
    .notFinite = 0xfff2d024,
    .masked = 0xffebe9e3,
    .darkInk = 0xff000000,
    .lightInk = 0xffffffff,
    .negativeVia = 0xfff09a3e,
    .negative = 0xff8f3a00,
    .positiveVia = 0xff5fa8dd,
    .positive = 0xff0b3f78,
    .weightVia = 0xffb49ae0,
    .weight = 0xff3b1670,
    .hairline = 1,
};

constexpr ThemeColors dark{
    .window = 0xff0e1116,
    .surface = 0xff161a21,
    .surfaceRaised = 0xff1f252e,
    .text = 0xffe8eaed,
    .textMuted = 0xffa2a9b4,
    .line = 0xff313946,
    .accent = 0xffa5a1ff,
    .sourceMark = 0xffff8ae0,
    .selection = 0xffffffff,
    .warning = 0xffff8a80,
    .notFinite = 0xfff2d024,
    .masked = 0xff232933,
    .darkInk = 0xff000000,
    .lightInk = 0xffffffff,
    .negativeVia = 0xffa8520a,
    .negative = 0xffffc48a,
    .positiveVia = 0xff1f6fb2,
    .positive = 0xffa9d6ff,
    .weightVia = 0xff6d4fb8,
    .weight = 0xffe6dbff,
    .hairline = 1,
};

constexpr ThemeColors highContrast{
    .window = 0xff000000,
    .surface = 0xff101010, // from pure black on a scale's first steps would all round to black
    .surfaceRaised = 0xff1e1e1e,
    .text = 0xffffffff,
    .textMuted = 0xffd0d0d0,
    .line = 0xff9c9c9c,
    .accent = 0xff3df2ff,
    .sourceMark = 0xffff7aff,
    .selection = 0xffffffff,
    .warning = 0xffffa08f,
    .notFinite = 0xffffff00,
    .masked = 0xff303030,
    .darkInk = 0xff000000,
    .lightInk = 0xffffffff,
    .negativeVia = 0xffb85a00,
    .negative = 0xffffc78a,
    .positiveVia = 0xff1a74c8,
    .positive = 0xffa6d8ff,
    .weightVia = 0xff7650cf,
    .weight = 0xfff0e6ff,
    .hairline = 2,
};

// A beamer adds the room's light to black and white alike: what stays visible is distance in luminance, so nothing here
// lies between white and a middle grey.
constexpr ThemeColors projector{
    .window = 0xffffffff,
    .surface = 0xffffffff,
    .surfaceRaised = 0xffffffff,
    .text = 0xff000000,
    .textMuted = 0xff2e333b,
    .line = 0xff6f747c,
    .accent = 0xff2a1fc4,
    .sourceMark = 0xffb0008a,
    .selection = 0xff000000,
    .warning = 0xffa30d0d,
    .notFinite = 0xffffd400,
    .masked = 0xffc9c9c9,
    .darkInk = 0xff000000,
    .lightInk = 0xffffffff,
    .negativeVia = 0xffee8a10,
    .negative = 0xff6e2800,
    .positiveVia = 0xff3d97e0,
    .positive = 0xff052c60,
    .weightVia = 0xff9a72e6,
    .weight = 0xff250a52,
    .hairline = 1.5,
};

// Query, key, value: Okabe and Ito (2008). Output is their reddish purple, darkened until it reads on paper; the others
// were chosen so that every pair stays apart for protan and deutan eyes. In the other themes the same hues have the
// lightness that the background asks for. Order: Role.
constexpr RoleColors okabeItoLight{0.16,
                                   {0xff40655a, 0xff0072b2, 0xffd55e00, 0xff009e73, 0xffb24688, 0xff5c318c, 0xff784f13,
                                    0xff27304d, 0xff7a6560, 0xff6b7280}};
constexpr RoleColors okabeItoDark{0.24,
                                  {0xff86988f, 0xff5eacf1, 0xfff5832b, 0xff3fce9c, 0xfff3b4dd, 0xffa08ee0, 0xfff0c04a,
                                   0xffe6eef2, 0xffa69a80, 0xff8f9bb0}};
constexpr RoleColors okabeItoHighContrast{0.32,
                                          {0xff94a9a0, 0xff57bafe, 0xffe98637, 0xff57e6a7, 0xffffcaf3, 0xffb3abfa,
                                           0xffd8c035, 0xffe9f1f4, 0xffc1ad92, 0xffa9b4c7}};
constexpr RoleColors okabeItoProjector{0.3,
                                       {0xff26453b, 0xff1875ac, 0xffb2470e, 0xff0a845c, 0xff8e2b71, 0xff705eb3,
                                        0xff866513, 0xff494b68, 0xff5a4842, 0xff5c626e}};

// Residual stream green, query purple, key orange, value blue, output pink, as in The Illustrated Transformer
// (Alammar 2018), whose pastel fills (a3e49e, e7b8f4, ffcf98, b3dafe) the soft colours come close to; pattern has the
// red of its softmax boxes.
constexpr RoleColors illustratedLight{0.3,
                                      {0xff4a9c4e, 0xff6b1684, 0xff9b5305, 0xff247ac5, 0xffbe2477, 0xffa20f00,
                                       0xff27838f, 0xff393e5c, 0xff948477, 0xff68707d}};
constexpr RoleColors illustratedDark{0.3,
                                     {0xff63d882, 0xff9658b8, 0xffc77e26, 0xff4f9dd7, 0xffea6993, 0xffb34742,
                                      0xff288489, 0xffa7bcda, 0xffe8d0c2, 0xff8d98a3}};
constexpr RoleColors illustratedHighContrast{0.32,
                                             {0xff7bf299, 0xffc685ee, 0xffef8f1f, 0xff7dcafe, 0xfff776a5, 0xfffd9582,
                                              0xff5fb7c0, 0xffcbdefc, 0xffe4d0bd, 0xffaab6c1}};
constexpr RoleColors illustratedProjector{0.34,
                                          {0xff065e0c, 0xff6b188c, 0xffa76508, 0xff0578b4, 0xffbd1f6e, 0xff7f0125,
                                           0xff057065, 0xff3d4860, 0xff7a6960, 0xff5d6570}};

} // namespace

const ThemeColors& themeColors(ThemeName name) {
    switch (name) {
    case ThemeName::Dark:
        return dark;
    case ThemeName::HighContrast:
        return highContrast;
    case ThemeName::Projector:
        return projector;
    case ThemeName::Light:
        break;
    }
    return light;
}

const RoleColors& roleColors(ThemeName name, RolePalette palette) {
    const bool illustrated = palette == RolePalette::Illustrated;
    switch (name) {
    case ThemeName::Dark:
        return illustrated ? illustratedDark : okabeItoDark;
    case ThemeName::HighContrast:
        return illustrated ? illustratedHighContrast : okabeItoHighContrast;
    case ThemeName::Projector:
        return illustrated ? illustratedProjector : okabeItoProjector;
    case ThemeName::Light:
        break;
    }
    return illustrated ? illustratedLight : okabeItoLight;
}

} // namespace headlight
