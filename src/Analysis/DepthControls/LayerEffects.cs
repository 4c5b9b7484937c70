using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.PlainData;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.DepthControls;

/// <summary>Sums of each layer's clean direct effects: of its heads together, without b_O, and of its MLP.</summary>
internal sealed class LayerEffects : IPlainData<LayerEffects>
{
    private readonly double[] attention;
    private readonly double[] mlps;

    /// <summary>Empty sums.</summary>
    /// <param name="shape">The model's dimensions.</param>
    public LayerEffects(ModelShape shape)
    {
        attention = new double[shape.LayerCount];
        mlps = new double[shape.LayerCount];
    }

    private LayerEffects(PlainDataReader reader)
    {
        Count = reader.ReadInteger();
        attention = reader.ReadArray<double>();
        mlps = reader.ReadArray<double>();
    }

    /// <summary>Number of positions: those where every layer's effect is a finite number.</summary>
    public long Count { get; private set; }

    /// <summary>Sum of the direct effects of a layer's heads, logits, [layer].</summary>
    public IReadOnlyList<double> Attention => attention;

    /// <summary>Sum of the direct effects of a layer's MLP, logits, [layer].</summary>
    public IReadOnlyList<double> Mlps => mlps;

    /// <inheritdoc/>
    public static LayerEffects Read(PlainDataReader reader) => new(reader);

    /// <inheritdoc/>
    public void Write(PlainDataWriter writer)
    {
        writer.Write(Count);
        writer.Write<double>(attention);
        writer.Write<double>(mlps);
    }

    /// <summary>Adds a prompt's clean run.</summary>
    /// <param name="clean">The run, with the projections of its blocks.</param>
    public void Add(CleanPrompt clean)
    {
        double[] heads = new double[attention.Length];
        double[] own = new double[mlps.Length];
        for (int scored = 0; scored < clean.Scored.Count; scored++)
        {
            double scale = clean.Readings.FinalScale.Span[scored];
            foreach (BlockReadings block in clean.Readings.Blocks)
            {
                int headCount = block.Heads.Length / clean.Scored.Count;
                double sum = 0;
                foreach (float head in block.Heads.Span.Slice(scored * headCount, headCount))
                {
                    sum += head;
                }

                heads[block.Layer] = sum / scale;
                own[block.Layer] = block.Mlp.Span[scored] / scale;
            }

            if (heads.All(double.IsFinite) && own.All(double.IsFinite))
            {
                Count++;
                Sequence.Add(attention, heads);
                Sequence.Add(mlps, own);
            }
        }
    }

    /// <summary>Adds the sums of later prompts.</summary>
    /// <param name="later">Their sums.</param>
    public void Merge(LayerEffects later)
    {
        Count += later.Count;
        Sequence.Add(attention, later.attention);
        Sequence.Add(mlps, later.mlps);
    }
}
