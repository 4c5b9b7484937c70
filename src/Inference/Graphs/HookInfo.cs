namespace SelfRepair.Inference.Graphs;

/// <summary>A place of <c>model.onnx</c> where activations are read or changed.</summary>
/// <param name="Name">The ONNX output's or input's name.</param>
/// <param name="Kind"><c>output</c>, or <c>patch</c> for an optional input.</param>
/// <param name="Axes">What its dimensions count; 1 stands for a dimension of that size.</param>
public sealed record HookInfo(string Name, string Kind, IReadOnlyList<string> Axes);
