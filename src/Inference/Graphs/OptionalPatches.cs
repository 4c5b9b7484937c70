namespace SelfRepair.Inference.Graphs;

/// <summary>An input a patch, which a run may leave out.</summary>
/// <param name="graph">The graph.</param>
internal sealed class OptionalPatches(GraphBuilder graph) : IPatchInputs
{
    /// <inheritdoc/>
    public string Declare(string name, float neutral, params string[] dims) =>
        graph.InputWithDefault(name, neutral, dims);
}
