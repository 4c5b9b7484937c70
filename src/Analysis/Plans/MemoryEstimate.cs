namespace SelfRepair.Analysis.Plans;

/// <summary>Bytes that an experiment takes in the host's memory beside its engine, each part an upper bound.</summary>
/// <param name="InputBytes">Prompts and sources as tokens, and which prompt lends to which: what stays for as long as
/// the analysis is kept.</param>
/// <param name="DrawnBytes">The source rows that are drawn.</param>
/// <param name="ScanBytes">The clean passes that go before the sweep: activations on their way, direct effects of all
/// heads, candidates of the top choice, means.</param>
/// <param name="SweepBytes">The largest chunk of the sweep: clean activations that are kept, changes and readings of
/// the layers under way, sums of each prompt.</param>
/// <param name="SumBytes">What the chunks' results are merged into: sums of each head, of each prompt where a bootstrap
/// asks for them, matrices, kept token rows.</param>
/// <param name="ReportBytes">Rows and matrices of the report, and the answer as text.</param>
public sealed record MemoryEstimate(
    long InputBytes, long DrawnBytes, long ScanBytes, long SweepBytes, long SumBytes, long ReportBytes)
{
    /// <summary>Upper bound of the peak. It is doubled, because as much garbage again may wait for collection. The heap
    /// of small objects is not included.</summary>
    public long PeakBytes =>
        2 * (InputBytes + DrawnBytes + Math.Max(ScanBytes, SweepBytes) + SumBytes + ReportBytes);
}
