using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.SelfReinforcement;

/// <summary>What a point of a line is: a scored position (E54).</summary>
public static class SelfReinforcementTerms
{
    /// <summary>What the output was multiplied by.</summary>
    public static Term Alpha { get; } = new("alpha");

    /// <summary>Layer of the head that was read.</summary>
    public static Term ReadLayer { get; } = new("read_layer");

    /// <summary>The head that was read in its layer; -1 where it is all of them.</summary>
    public static Term ReadHeadIndex { get; } = new("read_head_index");

    /// <summary>Clean direct effect of what was read, logits.</summary>
    public static Term DirectEffect { get; } = new("direct_effect");

    /// <summary>Its direct effect with the output put back, under the new final scale, logits.</summary>
    public static Term NewDirectEffect { get; } = new("new_direct_effect");

    /// <summary>All of them, in the order of columns.</summary>
    public static TermSet All { get; } = new([Alpha, ReadLayer, ReadHeadIndex, DirectEffect, NewDirectEffect]);
}
