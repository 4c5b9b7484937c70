using SelfRepair.Analysis.Injection;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Tests.SelfRepair;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.Injection;

/// <summary>Small injections and their runs.</summary>
internal static class Injections
{
    public static InjectionSettings Of(IRowEngine engine, params InjectedVector[] vectors) => new()
    {
        Prompts = Requests.Of(engine, 9, 7, 12).Prompts,
        Layers = [1],
        Vectors = vectors,
        Random = null,
    };

    public static InjectionReport Run(IRowEngine engine, InjectionSettings settings) =>
        ExperimentRun.Run(new InjectionExperiment(settings, engine.Shape), engine, CancellationToken.None);

    /// <summary>A vector of the model's width, its numbers all different and not centered.</summary>
    public static GivenVector Given(NaiveRowEngine engine, string name = "given") => new(
        name,
        Enumerable.Range(0, engine.Shape.DModel).Select(dimension => 0.3f + MathF.Sin(dimension * 1.7f)).ToArray());

    /// <summary>All of a report as text: equal texts are equal bits.</summary>
    public static string Text(object report) => System.Text.Json.JsonSerializer.Serialize(report);
}
