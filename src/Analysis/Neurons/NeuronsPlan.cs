using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Neurons;

/// <summary>Valid settings made ready.</summary>
internal sealed class NeuronsPlan
{
    /// <summary>Plans valid settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public NeuronsPlan(NeuronsSettings settings, ModelShape shape, CancellationToken cancellationToken)
    {
        Settings = settings;
        Layers = [.. settings.Layers.Distinct()];
        Base = new PromptPlan(settings, shape, cancellationToken);
        Clean = new CleanPhases(Base);
        IReadOnlyList<PromptRange> ranges = Base.Cut.Prompts(Base.Prompts.Lengths());

        // Sums of every neuron of many layers are more than a partial may be: they are taken at one go.
        Chunks = NeuronSums.BytesOf(this) > settings.Budgets.MaxPartialBytes
            ? [ranges]
            : [.. ranges.Select(range => (IReadOnlyList<PromptRange>)[range])];
    }

    /// <summary>The settings.</summary>
    public NeuronsSettings Settings { get; }

    /// <summary>What there is to plan of any experiment over prompts.</summary>
    public PromptPlan Base { get; }

    /// <summary>The phases before the experiment's own.</summary>
    public CleanPhases Clean { get; }

    /// <summary>The layers in the order asked, each once.</summary>
    public IReadOnlyList<int> Layers { get; }

    /// <summary>The ranges of prompts of each chunk, one range after another.</summary>
    public IReadOnlyList<IReadOnlyList<PromptRange>> Chunks { get; }

    /// <summary>The model's dimensions.</summary>
    public ModelShape Shape => Base.Shape;

    /// <summary>The blocks that an ablated row runs: those after the head, up to what the MLP of the last layer
    /// reads.</summary>
    public IReadOnlyList<int> BlocksOfRow
    {
        get
        {
            int first = Settings.Head.Layer + (Shape.IsParallel ? 1 : 0);
            int end = Layers.Max() + (Shape.IsParallel ? 0 : 1);
            return [.. Enumerable.Range(first, Math.Max(0, end - first))];
        }
    }

    /// <summary>The work of all phases.</summary>
    /// <param name="ofBlock">Work of a block over a row of so many tokens.</param>
    /// <param name="drawsSources">Whether sources may be drawn for the answer.</param>
    public double Work(Func<int, double> ofBlock, bool drawsSources) =>
        Clean.Work(ofBlock) + WorkOfChunks(ofBlock, drawsSources);

    /// <summary>The work of the experiment's own phase.</summary>
    /// <param name="ofBlock">Work of a block over a row of so many tokens.</param>
    /// <param name="drawsSources">Whether sources may be drawn for the answer.</param>
    public double WorkOfChunks(Func<int, double> ofBlock, bool drawsSources)
    {
        long ablated = (long)Base.Ablation.RunCount * BlocksOfRow.Count;
        return Chunks.SelectMany(ranges => ranges).Sum(range => range.Prompts.Sum(prompt =>
        {
            long whole = 1 + Base.SourcesToRun(range, prompt, drawsSources);
            return ((whole * Shape.LayerCount) + ablated) * ofBlock(Base.Prompts.LengthOf(prompt));
        }));
    }
}
