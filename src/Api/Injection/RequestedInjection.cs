using System.Globalization;
using SelfRepair.Analysis.Injection;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Limits;
using SelfRepair.Api.Prompts;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.Injection;

/// <summary>What a request asks to inject, held to what one may ask.</summary>
internal static class RequestedInjection
{
    /// <summary>The settings of a request.</summary>
    /// <param name="filled">The request with every default filled in.</param>
    /// <param name="inputs">Its model's shape and its prompts.</param>
    /// <exception cref="AnalysisTooLargeException">There are too many vectors, random directions or
    /// rows.</exception>
    /// <exception cref="InjectedVectorException">A vector is none of the model's.</exception>
    public static InjectionSettings Of(InjectionRequest filled, ExperimentInputs inputs)
    {
        RefuseTooMany(filled);
        Queue<ReadOnlyMemory<int>> differences = new(inputs.FurtherPrompts);
        return new InjectionSettings
        {
            Prompts = inputs.Prompts,
            Layers = filled.Layers,
            Vectors = [.. filled.Vectors.Select((vector, index) => VectorOf(vector, index, inputs.Shape, differences))],
            At = filled.At,
            Alphas = filled.Alphas,
            Operation = filled.Operation,
            Random = filled.Random is null ? null : RequestedDirections.Of(filled.Random),
            Positions = filled.Positions!.Choice,
            Metric = filled.Metric,
            EndOfText = inputs.EndOfText,
            Budgets = inputs.Budgets,
        };
    }

    private static void RefuseTooMany(InjectionRequest filled)
    {
        long vectors = filled.Vectors.Sum(vector => (long)(vector.Random?.Count ?? 1));
        AnalysisTooLargeException.ThrowIfAbove(
            "vectors", vectors, RequestLimits.MaxVectors, "Each random direction counts as one. Name fewer.");
        long rowsOfVector = (long)filled.Layers.Count
            * (filled.Alphas.Count + (filled.Alphas.Count > 1 ? 1 : 0));
        RowLimits.CheckTables(
            rowsOfVector * vectors,
            string.Create(
                CultureInfo.InvariantCulture,
                $"With its layers and alphas a request has {rowsOfVector} rows a vector, so that "
                    + $"{RequestLimits.MaxTableRows / rowsOfVector} vectors fit."));
    }

    private static InjectedVector VectorOf(
        InjectedVectorRequest vector, int index, ModelShape shape, Queue<ReadOnlyMemory<int>> differences) =>
        vector switch
        {
            { Values.Everywhere: { } everywhere } => new GivenVector(vector.Name!, Floats(everywhere)),
            { Values.ByPosition: { } prompts } => new GivenVectors(
                vector.Name!, [.. prompts.Select((prompt, place) => OfPrompt(prompt, place, index, shape))]),
            { Head: string head } => new HeadVector(vector.Name ?? head, HeadId.Parse(head, provider: null)),
            { Random: { } random } =>
                new RandomVectors(vector.Name ?? "random", random.Norm!.Value, random.Count, random.Seed),
            _ => new DifferenceVector(vector.Name ?? "difference", differences.Dequeue(), differences.Dequeue()),
        };

    /// <summary>The vectors of a prompt one after another, each of the model's width.</summary>
    private static ReadOnlyMemory<float> OfPrompt(
        IReadOnlyList<IReadOnlyList<double>> vectors, int prompt, int index, ModelShape shape)
    {
        int position = vectors.TakeWhile(vector => vector.Count == shape.DModel).Count();
        return position == vectors.Count
            ? Floats([.. vectors.SelectMany(vector => vector)])
            : throw new InjectedVectorException(
                index,
                $"at position {position} of prompt {prompt} it has {vectors[position].Count} numbers, and the model's "
                    + $"d_model is {shape.DModel}");
    }

    private static float[] Floats(IReadOnlyList<double> numbers) => [.. numbers.Select(number => (float)number)];
}
