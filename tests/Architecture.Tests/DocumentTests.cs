using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SelfRepair.Architecture.Tests;

/// <summary>Documents say what is there.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void EquationNumbers_CitedInCode_StandInTheEquations()
    {
        HashSet<int> defined = [.. DefinedEquation().Matches(Repository.Read("docs/equations.md")).Select(Number)];
        (int Number, string Path)[] cited =
        [
            .. from file in Repository.Sources
               from comment in file.Unit.DescendantTrivia().Where(trivia => trivia.Kind() is
                   SyntaxKind.SingleLineCommentTrivia or SyntaxKind.SingleLineDocumentationCommentTrivia)
               from Match match in CitedEquation().Matches(comment.ToFullString())
               select (Number(match), file.Path),
        ];
        Law.Holds(
            "A cited equation exists.",
            cited.Where(citation => !defined.Contains(citation.Number)).Select(c => $"{c.Path}: E{c.Number}"));
        Assert.NotEmpty(cited);
    }

    /// <summary>Each experiment has a block of numbers, not all of which it needs.</summary>
    [Fact]
    public void Equations_InOrder_AreNumberedUpwards()
    {
        int[] numbers = [.. DefinedEquation().Matches(Repository.Read("docs/equations.md")).Select(Number)];
        Assert.NotEmpty(numbers);
        Assert.Equal(numbers.Distinct().Order(), numbers);
    }

    [Fact]
    public void CodeNames_OfTheTerminology_AreDeclaredInCode()
    {
        HashSet<string> declared =
        [
            .. from file in Repository.ProductSources
               from token in file.Unit.DescendantTokens()
               where token.IsKind(SyntaxKind.IdentifierToken) && Declares(token.Parent)
               select token.ValueText,
        ];
        string[] names =
        [
            .. from line in Repository.Read("docs/terminology.md").Split('\n')
               where line.StartsWith("| ", StringComparison.Ordinal)
               from Match match in CodeName().Matches(line.TrimEnd(' ', '|').Split('|')[^1])
               select match.Groups["name"].Value,
        ];
        Law.Holds("A code name of the terminology is declared.", names.Where(name => !declared.Contains(name)));
        Assert.NotEmpty(names);
    }

    [Fact]
    public void Rooms_OfTheReadmesMap_AreThoseOfTheHouse()
    {
        string[] shown = [.. MapPaths()];
        Law.Holds("A path of README's map exists.", shown.Where(path => !Repository.Exists(path)));
        IEnumerable<string> rooms =
            from project in new[] { "src/Analysis", "src/Inference", "src/Api", "onnx-export" }
            from room in Repository.Rooms(project)
            where room != "Properties"
            select $"{project}/{room}";
        Law.Holds("README's map shows every room.", rooms.Except(shown));
    }

    /// <summary>An experiment's room has an experiment or a kind of one, and says by its name what it holds.</summary>
    [Fact]
    public void Rooms_ThatAreNoExperiments_AreExplained()
    {
        string text = Repository.Read("docs/rooms.md");
        IEnumerable<string> unnamed =
            from project in new[] { "src/Analysis", "src/Inference", "src/Api", "onnx-export" }
            let section = text.Split($"## {project}\n")[^1].Split("\n## ")[0]
            from room in Repository.Rooms(project)
            where room != "Properties"
            where !IsExperiment(project, room) && !section.Contains($"\n| {room} |", StringComparison.Ordinal)
            select $"{project}/{room}";
        Law.Holds("docs/rooms.md says what each room holds.", unnamed);
        IEnumerable<string> missing =
            from Match match in CodePath().Matches(text)
            select match.Groups["path"].Value;
        Law.Holds("A path of docs/rooms.md exists.", missing.Where(path => !Repository.Exists(path)));
    }

    [Fact]
    public void Links_BetweenDocuments_LeadToFiles()
    {
        IEnumerable<string> offenders =
            from path in Repository.Files()
            where path.EndsWith(".md", StringComparison.Ordinal)
            from Match match in Link().Matches(Repository.Read(path))
            let target = match.Groups["target"].Value
            where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#')
            let folder = Path.GetDirectoryName(path)!
            where !Repository.Exists(Path.Combine(folder, target.Split('#')[0]))
            select $"{path}: {target}";
        Law.Holds("A link between documents leads somewhere.", offenders);
    }

    private static bool IsExperiment(string project, string room) =>
        Repository.Exists($"{project}/{room}/{room}Experiment.cs")
        || Repository.Exists($"{project}/{room}/{room}Kind.cs");

    private static bool Declares(SyntaxNode? node) => node is
        BaseTypeDeclarationSyntax
        or MethodDeclarationSyntax
        or PropertyDeclarationSyntax
        or EnumMemberDeclarationSyntax
        or ParameterSyntax
        or VariableDeclaratorSyntax;

    /// <summary>Paths of the map: a line's first word; on indented lines the rooms of the folder above.</summary>
    private static IEnumerable<string> MapPaths()
    {
        string folder = string.Empty;
        foreach (string line in Map().Match(Repository.Read("README.md")).Groups["map"].Value.Split('\n'))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            bool isFolder = words.Length > 0 && line[0] != ' ';
            folder = isFolder ? words[0] : folder;
            foreach (string room in isFolder ? [string.Empty] : words)
            {
                yield return (folder + room).TrimEnd('/');
            }
        }
    }

    private static int Number(Match match) =>
        int.Parse(match.Groups["number"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\*\*E(?<number>\d+)\. ", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex DefinedEquation();

    [GeneratedRegex(@"\bE(?<number>\d+)\b", RegexOptions.ExplicitCapture)]
    private static partial Regex CitedEquation();

    [GeneratedRegex("`(?<name>[A-Za-z]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex CodeName();

    [GeneratedRegex(@"`(?<path>(src|onnx-export)/[^`]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex CodePath();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex(
        @"## How the code is laid out.*?```text\n(?<map>.*?)```",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Map();
}
