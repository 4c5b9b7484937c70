using SelfRepair.Api.Problems;
using SelfRepair.Api.Settings;

namespace SelfRepair.Api.Analyses;

/// <summary>More analyses wait than may, or their prompts hold more memory than they may.</summary>
public sealed class QueueFullException : ApiException
{
    private readonly int count;

    /// <summary>There are too many.</summary>
    /// <param name="count">How many wait.</param>
    public QueueFullException(int count)
        : base(
            $"{count} analyses wait or run already, as many as may. Send the request again in a while, or cancel one.")
        => this.count = count;

    /// <summary>They hold too much.</summary>
    /// <param name="count">How many wait.</param>
    /// <param name="bytes">Bytes that their prompts hold.</param>
    public QueueFullException(int count, long bytes)
        : base(
            $"The prompts of the {count} analyses that wait or run hold {ByteSize.Format(bytes)} of memory, and with "
            + "these they would hold more than they may. Send the request again in a while, or cancel one.")
        => this.count = count;

    /// <summary>How many wait.</summary>
    public int Count => count;
}
