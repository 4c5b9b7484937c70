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
}
