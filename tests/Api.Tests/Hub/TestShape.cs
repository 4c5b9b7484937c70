using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Packages;

namespace SelfRepair.Api.Tests.Hub;

/// <summary>The shape of models that tests make: small, or the one that SELFREPAIR_TEST_SHAPE names.</summary>
public static class TestShape
{
    private static readonly string? Name = Environment.GetEnvironmentVariable("SELFREPAIR_TEST_SHAPE");

    /// <summary>Whether it is the small one.</summary>
    public static bool IsSmall => string.IsNullOrEmpty(Name);

    /// <summary>The shape.</summary>
    public static ModelShape Current => IsSmall
        ? new ModelShape(6, 4, 64, 16, 256, 4_000, 64, IsParallel: true)
        : PythiaModels.All.Single(model => model.Name == Name).Architecture.Shape;
}
