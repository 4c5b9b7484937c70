using SelfRepair.Analysis.PlainData;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.LogitLens;

/// <summary>Sums by subject and layer.</summary>
internal sealed class LensPartial : IMergeable<LensPartial>
{
    private readonly int[] subjects;
    private readonly int streamCount;
    private readonly TermSums[] sums;

    /// <summary>Empty sums.</summary>
    /// <param name="subjects">The subjects that are summed, ascending.</param>
    /// <param name="streamCount">Streams of a subject.</param>
    public LensPartial(int[] subjects, int streamCount)
    {
        this.subjects = subjects;
        this.streamCount = streamCount;
        sums =
        [
            .. Enumerable.Range(0, subjects.Length * streamCount)
                .Select(_ => new TermSums(LogitLensTerms.All.Count, keepsPrompts: false)),
        ];
    }

    private LensPartial(PlainDataReader reader)
    {
        subjects = reader.ReadArray<int>();
        streamCount = (int)reader.ReadInteger();
        NonFinite = reader.ReadInteger();
        sums = reader.ReadListOrNull<TermSums>()!;
    }

    /// <summary>Positions that are left out of some row.</summary>
    public long NonFinite { get; private set; }

    /// <inheritdoc/>
    public static LensPartial Read(PlainDataReader reader) => new(reader);

    /// <inheritdoc/>
    public void Write(PlainDataWriter writer)
    {
        writer.Write<int>(subjects);
        writer.Write((long)streamCount);
        writer.Write(NonFinite);
        writer.WriteList(sums);
    }

    /// <summary>Sums of a subject, which is among those of the partial, at one layer.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="layer">The layer; n_layers for the last stream.</param>
    public TermSums Of(int subject, int layer) =>
        sums[(Array.BinarySearch(subjects, subject) * streamCount) + layer];

    /// <summary>Adds one prompt.</summary>
    /// <param name="subject">The subject, which is among those of the partial.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="prompt">Index of the prompt, from 0.</param>
    /// <param name="terms">The terms at its scored positions.</param>
    public void Add(int subject, int layer, int prompt, TermValues terms)
    {
        terms.FindFinite();
        (double[] counted, int left) = terms.CountFinite();
        NonFinite += left;
        Of(subject, layer).AddPrompt(prompt, terms, counted);
    }

    /// <inheritdoc/>
    public void Merge(LensPartial later)
    {
        foreach (int subject in later.subjects)
        {
            for (int layer = 0; layer < streamCount; layer++)
            {
                Of(subject, layer).Merge(later.Of(subject, layer));
            }
        }

        NonFinite += later.NonFinite;
    }
}
