namespace SelfRepair.Analysis.Statistics;

/// <summary>How a mean moves with a dose (E62): a small push, and maybe a sudden turn.</summary>
/// <param name="SignChange">Whether two doses next to each other have means of opposite signs; 0 has none. Null where
/// a mean does not exist.</param>
/// <param name="Jump">Largest change between doses next to each other, over the largest that a straight line from the
/// first point to the last would give; 1 on that line. Null where the line is flat, or a mean does not exist.</param>
public sealed record DoseCurve(bool? SignChange, double? Jump)
{
    /// <summary>The curve of some doses.</summary>
    /// <param name="doses">The doses in any order, two at least, each once.</param>
    /// <param name="means">The mean at each, or null.</param>
    public static DoseCurve Of(IReadOnlyList<double> doses, IReadOnlyList<double?> means)
    {
        if (means.Contains(null))
        {
            return new DoseCurve(SignChange: null, Jump: null);
        }

        (double Dose, double Mean)[] curve =
            [.. doses.Zip(means, (dose, mean) => (dose, mean!.Value)).OrderBy(point => point.dose)];
        bool changesSign = false;
        double largestStep = 0;
        double largestChange = 0;
        for (int point = 1; point < curve.Length; point++)
        {
            (double dose, double mean) = curve[point - 1];
            changesSign |= mean * curve[point].Mean < 0;
            largestStep = Math.Max(largestStep, curve[point].Dose - dose);
            largestChange = Math.Max(largestChange, Math.Abs(curve[point].Mean - mean));
        }

        double slope = (curve[^1].Mean - curve[0].Mean) / (curve[^1].Dose - curve[0].Dose);
        double straight = largestStep * Math.Abs(slope);
        return new DoseCurve(changesSign, straight > 0 ? largestChange / straight : null);
    }
}
