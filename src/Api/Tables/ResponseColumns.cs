using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Api.Tables;

/// <summary>The columns that say how a mean moves with a dose: <c>sign_change</c>, <c>jump</c>.</summary>
public static class ResponseColumns
{
    /// <summary>The table with these columns.</summary>
    /// <typeparam name="TAsked">What decides which optional columns there are: the request.</typeparam>
    /// <typeparam name="TRow">A row.</typeparam>
    /// <param name="table">The table.</param>
    /// <param name="curve">The curve of a row.</param>
    public static RowTable<TAsked, TRow> Response<TAsked, TRow>(
        this RowTable<TAsked, TRow> table, Func<TRow, DoseCurve> curve) => table
            .Flag(
                "sign_change",
                "Whether the mean changes its sign between two neighboring doses.",
                row => curve(row).SignChange)
            .Number(
                "jump",
                "Largest change between neighboring doses over the largest that a straight line through the ends "
                    + "would give; null where that line is flat.",
                row => curve(row).Jump);
}
