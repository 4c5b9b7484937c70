using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Ablations;

/// <summary>What replaces components' outputs in the prompts of a chunk.</summary>
internal abstract class Replacement
{
    /// <summary>Writes z~ of a head, or what takes the place of an MLP layer's output.</summary>
    /// <param name="prompt">The prompt, by its place among the chunk's clean runs.</param>
    /// <param name="draw">The draw, from 0, whose outcome is averaged.</param>
    /// <param name="component">The component.</param>
    /// <param name="output">Where it goes, [pos, width of the component].</param>
    public abstract void Write(int prompt, int draw, Component component, Span<float> output);

    /// <summary>The change of a head's output that its ablation makes: a (z~ - z) (E13).</summary>
    /// <param name="head">The head.</param>
    /// <param name="row">The prompt, by its place among the chunk's clean runs, and the draw.</param>
    /// <param name="clean">The prompt's clean run, which kept z.</param>
    /// <param name="positionCount">Positions that are ablated, from the first.</param>
    /// <param name="strength">a, 1 for the replacement itself.</param>
    /// <param name="shape">The model's dimensions.</param>
    public HeadDifference ChangeOf(
        HeadId head,
        (int Prompt, int Draw) row,
        ActivationCache clean,
        int positionCount,
        double strength,
        ModelShape shape)
    {
        Component component = Component.Of(head, shape);
        float[] change = new float[positionCount * component.Width];
        Write(row.Prompt, row.Draw, component, change);
        component.ToChange(clean, strength, change);
        return new HeadDifference(head, change);
    }
}
