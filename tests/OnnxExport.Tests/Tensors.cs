using Microsoft.ML.OnnxRuntime;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Graphs;
using SelfRepair.Inference.Hooks;
using SelfRepair.Testing;

namespace SelfRepair.OnnxExport.Tests;

/// <summary>What a session is given.</summary>
internal sealed class Tensors : IDisposable
{
    private readonly Dictionary<string, OrtValue> inputs = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, OrtValue> Inputs => inputs;

    public void Tokens(ModelShape shape, int batch, int length)
    {
        long[] ids = [.. TestPrompts.Random(7, batch * length, shape.DVocab).Select(token => (long)token)];
        inputs[ModelGraph.Tokens] = OrtValue.CreateTensorValueFromMemory(ids, [batch, length]);
    }

    /// <summary>One number a kind.</summary>
    public void AddNeutralPatches()
    {
        foreach (HookInfo input in ModelGraph.StackedInputs)
        {
            long[] ones = [.. input.Axes.Select(_ => 1L)];
            Add(input.Name, [PatchValues.Neutral(input.Name)], ones);
        }
    }

    public void Add(string name, float[] values, params long[] dims)
    {
        inputs.Remove(name, out OrtValue? before);
        before?.Dispose();
        inputs[name] = OrtValue.CreateTensorValueFromMemory(values, dims);
    }

    public void Dispose()
    {
        foreach (OrtValue value in inputs.Values)
        {
            value.Dispose();
        }
    }
}
