using Microsoft.CodeAnalysis.CSharp;

namespace SelfRepair.Architecture.Tests;

/// <summary>Rooms of a project form no circle: what a room needs can be read without it.</summary>
public sealed class RoomTests
{
    private const string Ground = "namespace P.Ground; public static class Floor { public const int Height = 3; }";

    private const string Wall =
        "namespace P.Walls; public sealed class Wall { public int Height => P.Ground.Floor.Height; }";

    [Theory]
    [InlineData("src/Analysis")]
    [InlineData("src/Inference")]
    [InlineData("onnx-export")]
    [InlineData("src/Api")]
    public void Rooms_OfAProject_FormNoCircle(string folder)
    {
        IEnumerable<SourceFile> files = Repository.ProductSources.Where(
            file => file.Path.StartsWith(folder + "/", StringComparison.Ordinal));
        Law.Holds("Rooms form no circle.", RoomGraph.Of(folder, files).Circles());
    }

    [Fact]
    public void Circles_OfRoomsThatStandOnEachOther_AreNone()
    {
        Assert.Empty(CirclesOf(
            ("p/Ground/Floor.cs", Ground),
            ("p/Walls/Wall.cs", Wall),
            ("p/Program.cs", "P.Walls.Wall wall = new(); System.Console.WriteLine(wall.Height);")));
    }

    [Theory]
    [InlineData("namespace P.Ground; public sealed class Hole { public P.Walls.Wall? Edge { get; init; } }")]
    [InlineData("using P.Walls; namespace P.Ground; public static class Hole { public static int Of(object o) => "
        + "((Wall)o).Height; }")]
    [InlineData("namespace P.Ground; public static class Hole { public const string Name = nameof(P.Walls.Wall); }")]
    [InlineData("namespace P.Ground; public sealed class Hole { public List<P.Walls.Wall> All { get; } = []; }")]
    [InlineData("namespace P.Ground; public static class Hole { public static string? Of() => P.Top.Roof(); }",
        "namespace P; public static class Top { public static string? Roof() => new P.Walls.Wall().ToString(); }")]
    public void Circles_OfRoomsThatNeedEachOther_AreNamedWithTheirArrows(string hole, string? top = null)
    {
        string circle = Assert.Single(CirclesOf(
            ("p/Ground/Floor.cs", Ground),
            ("p/Ground/Hole.cs", hole),
            ("p/Walls/Wall.cs", Wall),
            ("p/Top.cs", top ?? string.Empty)));

        Assert.Contains("Ground, Walls form a circle", circle, StringComparison.Ordinal);
        Assert.Contains("  Walls -> Ground: p/Walls/Wall.cs uses Floor", circle, StringComparison.Ordinal);
        Assert.Contains("p/Ground/Hole.cs uses", circle, StringComparison.Ordinal);
    }

    private static IEnumerable<string> CirclesOf(params (string Path, string Text)[] files) => RoomGraph
        .Of("p", files.Select(file => new SourceFile(
            file.Path, file.Text, CSharpSyntaxTree.ParseText(file.Text).GetCompilationUnitRoot())))
        .Circles();
}
