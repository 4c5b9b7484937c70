namespace SelfRepair.Inference.Hooks;

/// <summary>A place of a whole-model graph where activations are read or changed.</summary>
/// <param name="Name">The ONNX output's or input's name.</param>
/// <param name="Kind"><c>output</c>, or <c>patch</c> for an input.</param>
/// <param name="Axes">What its dimensions count; 1 stands for a dimension of that size.</param>
public sealed record HookInfo(string Name, string Kind, IReadOnlyList<string> Axes);
