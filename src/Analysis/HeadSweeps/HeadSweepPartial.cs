using SelfRepair.Analysis.PlainData;

namespace SelfRepair.Analysis.HeadSweeps;

/// <summary>Sums by head, of a chunk or of all. Partials add in chunk order.</summary>
/// <typeparam name="TSums">Sums of a head.</typeparam>
internal sealed class HeadSweepPartial<TSums> : IMergeable<HeadSweepPartial<TSums>>
    where TSums : class, IMergeable<TSums>
{
    private readonly int[] ordinals;
    private readonly TSums[] sums;
    private readonly List<PromptSums> held = [];

    /// <summary>Empty sums.</summary>
    /// <param name="ordinals">The heads that are summed, ascending.</param>
    /// <param name="empty">Makes the empty sums of a head.</param>
    public HeadSweepPartial(int[] ordinals, Func<TSums> empty)
    {
        this.ordinals = ordinals;
        sums = [.. ordinals.Select(_ => empty())];
    }

    private HeadSweepPartial(PlainDataReader reader)
    {
        ordinals = reader.ReadArray<int>();
        sums = reader.ReadListOrNull<TSums>()!;
        LargestGap = reader.ReadNumber();
        NonFinite = reader.ReadInteger();
    }

    /// <summary>How far a law that the experiment checks is from exact, at most, logits.</summary>
    public double LargestGap { get; set; }

    /// <summary>Positions that are left out.</summary>
    public long NonFinite { get; set; }

    /// <inheritdoc/>
    public static HeadSweepPartial<TSums> Read(PlainDataReader reader) => new(reader);

    /// <inheritdoc/>
    public void Write(PlainDataWriter writer)
    {
        writer.Write<int>(ordinals);
        writer.WriteList(sums);
        writer.Write(LargestGap);
        writer.Write(NonFinite);
    }

    /// <summary>The sums of a head, which is among those of the partial.</summary>
    /// <param name="ordinal">The head's ordinal.</param>
    public TSums Of(int ordinal) => sums[Array.BinarySearch(ordinals, ordinal)];

    /// <summary>Holds the sums of a head in one prompt until its layer is closed.</summary>
    /// <param name="ordinal">The head's ordinal.</param>
    /// <param name="prompt">Index of the prompt, from 0.</param>
    /// <param name="ofPrompt">Its sums.</param>
    public void Hold(int ordinal, int prompt, TSums ofPrompt) => held.Add(new PromptSums(ordinal, prompt, ofPrompt));

    /// <summary>Adds what is held, in prompt order whatever the order it came in.</summary>
    public void CloseLayer()
    {
        foreach (PromptSums one in held.OrderBy(one => one.Prompt))
        {
            Of(one.Ordinal).Merge(one.Sums);
        }

        held.Clear();
    }

    /// <inheritdoc/>
    public void Merge(HeadSweepPartial<TSums> later)
    {
        for (int index = 0; index < later.ordinals.Length; index++)
        {
            Of(later.ordinals[index]).Merge(later.sums[index]);
        }

        LargestGap = Math.Max(LargestGap, later.LargestGap);
        NonFinite += later.NonFinite;
    }

    private sealed record PromptSums(int Ordinal, int Prompt, TSums Sums);
}
