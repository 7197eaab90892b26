"""The elements, attributes and properties of SVG that draw, and the fonts that replace others.

Names: SVG 2 (elements, appendix F; properties, 6.2 and chapters 11 to 14), SVG 1.1 where renderers
still read it, Filter Effects 1, CSS Masking 1.
"""

from __future__ import annotations

import re


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: Elements that draw, or that others use to draw.
DRAW = _names(
    """svg g defs symbol use switch path rect circle ellipse line polyline polygon image style
    text tspan tref textPath linearGradient radialGradient stop pattern clipPath mask marker
    filter feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting
    feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR
    feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting
    feSpotLight feTile feTurbulence"""
)
#: Elements that draw nothing on paper.
DRAW_NOTHING = _names(
    """metadata title desc script animate animateColor animateMotion animateTransform set mpath
    discard view cursor font font-face font-face-src font-face-uri font-face-name font-face-format
    glyph missing-glyph hkern vkern altGlyphDef color-profile"""
)
#: Presentation attributes, which are CSS properties too.
PROPERTIES = _names(
    """alignment-baseline baseline-shift clip-path clip-rule color color-interpolation
    color-interpolation-filters color-rendering direction display dominant-baseline
    enable-background fill fill-opacity fill-rule filter flood-color flood-opacity font font-family
    font-feature-settings font-kerning font-size font-size-adjust font-stretch font-style
    font-variant font-weight glyph-orientation-horizontal glyph-orientation-vertical
    image-rendering isolation kerning letter-spacing lighting-color line-height marker marker-end
    marker-mid marker-start mask mask-type mix-blend-mode opacity overflow paint-order
    pointer-events shape-rendering stop-color stop-opacity stroke stroke-dasharray
    stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width
    text-align text-anchor text-decoration text-decoration-line text-orientation text-rendering
    transform transform-box transform-origin unicode-bidi vector-effect visibility white-space
    word-spacing writing-mode"""
)
#: Geometry and the parameters of gradients, patterns and filters.
ATTRIBUTES = _names(
    """viewBox preserveAspectRatio width height x y x1 y1 x2 y2 cx cy r rx ry fx fy fr dx dy d
    points pathLength rotate textLength lengthAdjust startOffset method spacing side transform
    gradientUnits gradientTransform spreadMethod offset patternUnits patternContentUnits
    patternTransform clipPathUnits maskUnits maskContentUnits markerUnits markerWidth markerHeight
    refX refY orient requiredFeatures requiredExtensions systemLanguage version
    filterUnits primitiveUnits in in2 result type values mode operator k1 k2 k3 k4 stdDeviation
    edgeMode order kernelMatrix divisor bias targetX targetY kernelUnitLength preserveAlpha
    surfaceScale diffuseConstant specularConstant specularExponent limitingConeAngle azimuth
    elevation z pointsAtX pointsAtY pointsAtZ scale xChannelSelector yChannelSelector
    tableValues slope intercept amplitude exponent radius baseFrequency numOctaves seed
    stitchTiles"""
)

#: The fonts of drawings: the packages that Typst always gets, the large ones that it gets where a
#: drawing has characters that the others lack, and the family for each kind of typeface.
PACKAGES = ("font_source_sans_pro", "font_source_serif_pro", "fontpkg_amiri")
LARGE = ("noto_cjk_sans_jp_regular",)
_SANS, _SERIF, _MONO = "Source Sans Pro", "Source Serif Pro", "DejaVu Sans Mono"
_IS_MONO = re.compile(r"mono|courier|consolas|menlo|monaco|typewriter", re.I)
_IS_SERIF = re.compile(
    r"(?<!sans)(?<!sans-)(?<!sans )serif|times|georgia|garamond|palatino|cambria|roman|minion"
    r"|century(?! gothic)|bookman|baskerville|caslon|cm[rm]\d|\bstix(?!.*sans)",
    re.I,
)


def family(wanted: str) -> str:
    """The font that replaces a list of families (CSS Fonts 4, 2.1). The first family decides, since
    no output may depend on the fonts of the machine."""
    first = wanted.split(",", 1)[0][:200].strip(" '\"")
    if _IS_MONO.search(first):
        return _MONO
    return _SERIF if _IS_SERIF.search(first) else _SANS
